package dev.coalmine.internal.proxy;

import dev.coalmine.spi.Router;
import java.util.List;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * Writes the class of a wrapper: what a programmer would write by hand who knew the interface.
 *
 * <p>The class has three fields, for the {@link Router}, stable and the candidate, a constructor that takes them in this
 * order, a method for each method of the interface, written by {@link RoutedMethodWriter}, and a {@code toString} of its
 * own; {@code equals} and {@code hashCode} are those of Object, by identity. It links to the interface and to the
 * router, and to nothing else of Coalmine's.
 */
final class WrapperWriter {
    static final String ROUTER_FIELD = "router";
    static final String STABLE_FIELD = "stable";
    static final String CANDIDATE_FIELD = "candidate";
    static final Type ROUTER = Type.getType(Router.class);
    private static final Type OBJECT = Type.getType(Object.class);

    private final String name;
    private final Type type;
    private final ClassWriter writer = new SelfContainedWriter();

    private WrapperWriter(String name, Class<?> type) {
        this.name = name;
        this.type = Type.getType(type);
    }

    /**
     * Returns the bytes of the class.
     *
     * @param name its name, such as {@code com/shop/Pricing$$Coalmine}
     */
    static byte[] bytes(String name, InterfacePlan<?> plan) {
        WrapperWriter wrapper = new WrapperWriter(name, plan.type());
        wrapper.writer.visit(
                Opcodes.V17,
                Opcodes.ACC_PUBLIC | Opcodes.ACC_FINAL | Opcodes.ACC_SUPER | Opcodes.ACC_SYNTHETIC,
                name,
                null,
                OBJECT.getInternalName(),
                new String[] {wrapper.type.getInternalName()});
        wrapper.fieldsAndConstructor();
        wrapper.text(plan.text());
        List<MethodPlan> methods = plan.methods();
        for (int number = 0; number < methods.size(); number++) {
            wrapper.method(number, methods.get(number), plan);
        }
        wrapper.writer.visitEnd();
        return wrapper.writer.toByteArray();
    }

    private void fieldsAndConstructor() {
        MethodVisitor code = writer.visitMethod(
                Opcodes.ACC_PUBLIC,
                "<init>",
                Type.getMethodDescriptor(Type.VOID_TYPE, ROUTER, OBJECT, OBJECT),
                null,
                null);
        code.visitCode();
        code.visitVarInsn(Opcodes.ALOAD, 0);
        code.visitMethodInsn(Opcodes.INVOKESPECIAL, OBJECT.getInternalName(), "<init>", "()V", false);
        field(code, 1, ROUTER_FIELD, ROUTER);
        field(code, 2, STABLE_FIELD, type);
        field(code, 3, CANDIDATE_FIELD, type);
        code.visitInsn(Opcodes.RETURN);
        end(code);
    }

    private void field(MethodVisitor code, int parameter, String field, Type fieldType) {
        writer.visitField(Opcodes.ACC_PRIVATE | Opcodes.ACC_FINAL, field, fieldType.getDescriptor(), null, null)
                .visitEnd();
        code.visitVarInsn(Opcodes.ALOAD, 0);
        code.visitVarInsn(Opcodes.ALOAD, parameter);
        code.visitTypeInsn(Opcodes.CHECKCAST, fieldType.getInternalName());
        code.visitFieldInsn(Opcodes.PUTFIELD, name, field, fieldType.getDescriptor());
    }

    private void text(String text) {
        MethodVisitor code = writer.visitMethod(Opcodes.ACC_PUBLIC, "toString", "()Ljava/lang/String;", null, null);
        code.visitCode();
        code.visitLdcInsn(text);
        code.visitInsn(Opcodes.ARETURN);
        end(code);
    }

    private void method(int number, MethodPlan plan, InterfacePlan<?> all) {
        String[] thrown = new String[plan.method().getExceptionTypes().length];
        for (int i = 0; i < thrown.length; i++) {
            thrown[i] = Type.getInternalName(plan.method().getExceptionTypes()[i]);
        }
        MethodVisitor code = writer.visitMethod(
                Opcodes.ACC_PUBLIC, plan.method().getName(), Type.getMethodDescriptor(plan.method()), null, thrown);
        code.visitCode();
        new RoutedMethodWriter(code, name, type, plan.method())
                .write(number, plan, all.path().looksAtResults());
        end(code);
    }

    private static void end(MethodVisitor code) {
        code.visitMaxs(0, 0);
        code.visitEnd();
    }

    /** Computes frames without loading any class: where ways meet, only values of one type do. */
    private static final class SelfContainedWriter extends ClassWriter {
        private SelfContainedWriter() {
            super(COMPUTE_FRAMES);
        }

        @Override
        protected String getCommonSuperClass(String one, String other) {
            return OBJECT.getInternalName();
        }
    }
}
