package dev.coalmine.internal.proxy;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * Writes one method of a wrapper, in the steps that {@link dev.coalmine.spi.Router} shows.
 *
 * <p>Each arm is called at places of its own, rather than one place with either arm, so that the JIT sees one receiver
 * at each and inlines it. Nothing is boxed but for a key function or a result predicate, and nothing allocated.
 */
final class RoutedMethodWriter {
    private static final String OBJECT = "Ljava/lang/Object;";
    private static final String STRING = "Ljava/lang/String;";

    private final MethodVisitor code;
    private final String wrapper;
    private final Type type;
    private final Method method;
    private final Type[] parameters;
    private final Type returned;

    // local variables behind this and the parameters
    private final int routing;
    private final int ticket;
    private final int start;
    private final int result;

    RoutedMethodWriter(MethodVisitor code, String wrapper, Type type, Method method) {
        this.code = code;
        this.wrapper = wrapper;
        this.type = type;
        this.method = method;
        this.parameters = Type.getArgumentTypes(method);
        this.returned = Type.getReturnType(method);
        this.routing = slot(parameters.length);
        this.ticket = routing + 1;
        this.start = ticket + 2;
        this.result = start + 2;
    }

    private int slot(int parameter) {
        int slot = 1;
        for (int i = 0; i < parameter; i++) {
            slot += parameters[i].getSize();
        }
        return slot;
    }

    void write(int number, MethodPlan plan, boolean looksAtResults) {
        if (plan instanceof MethodPlan.Routed routed) {
            decide(number, routed.key());
            callUnrecorded();
            if (routed.later() == null) {
                callRecorded(looksAtResults);
            } else {
                callFollowed(number);
            }
        } else {
            call(WrapperWriter.STABLE_FIELD);
            code.visitInsn(returned.getOpcode(Opcodes.IRETURN));
        }
    }

    private void decide(int number, KeyPlan key) {
        router();
        invokeRouter("routing", "()" + OBJECT);
        code.visitVarInsn(Opcodes.ASTORE, routing);

        Label live = new Label();
        Label decided = new Label();
        code.visitVarInsn(Opcodes.ALOAD, routing);
        askRouter("dormant", "(" + OBJECT + ")Z");
        code.visitJumpInsn(Opcodes.IFEQ, live);
        code.visitVarInsn(Opcodes.ALOAD, routing);
        askRouter("dormantTicket", "(" + OBJECT + ")J");
        code.visitJumpInsn(Opcodes.GOTO, decided);
        code.visitLabel(live);
        router();
        code.visitVarInsn(Opcodes.ALOAD, routing);
        admit(number, key);
        code.visitLabel(decided);
        code.visitVarInsn(Opcodes.LSTORE, ticket);
    }

    private void admit(int number, KeyPlan key) {
        if (key instanceof KeyPlan.Argument argument) {
            Type parameter = parameters[argument.index()];
            code.visitVarInsn(parameter.getOpcode(Opcodes.ILOAD), slot(argument.index()));
            if (parameter.getSort() < Type.ARRAY && parameter.getSort() != Type.LONG) {
                code.visitInsn(Opcodes.I2L);
            }
            invokeRouter("admit", "(" + OBJECT + keyDescriptor(parameter) + ")J");
        } else if (key instanceof KeyPlan.Found) {
            code.visitLdcInsn(number);
            boxedArguments();
            invokeRouter("admit", "(" + OBJECT + "I[" + OBJECT + ")J");
        } else {
            invokeRouter("admitKeyless", "(" + OBJECT + ")J");
        }
    }

    private static String keyDescriptor(Type parameter) {
        if (parameter.getSort() < Type.ARRAY) {
            return "J";
        }
        return parameter.getInternalName().equals("java/lang/String") ? parameter.getDescriptor() : OBJECT;
    }

    private void boxedArguments() {
        code.visitLdcInsn(parameters.length);
        code.visitTypeInsn(Opcodes.ANEWARRAY, "java/lang/Object");
        for (int i = 0; i < parameters.length; i++) {
            code.visitInsn(Opcodes.DUP);
            code.visitLdcInsn(i);
            code.visitVarInsn(parameters[i].getOpcode(Opcodes.ILOAD), slot(i));
            box(parameters[i]);
            code.visitInsn(Opcodes.AASTORE);
        }
    }

    private void callUnrecorded() {
        Label recorded = new Label();
        code.visitVarInsn(Opcodes.LLOAD, ticket);
        askRouter("recorded", "(J)Z");
        code.visitJumpInsn(Opcodes.IFNE, recorded);

        Label candidate = new Label();
        branchTo(candidate);
        call(WrapperWriter.STABLE_FIELD);
        code.visitInsn(returned.getOpcode(Opcodes.IRETURN));
        code.visitLabel(candidate);
        call(WrapperWriter.CANDIDATE_FIELD);
        code.visitInsn(returned.getOpcode(Opcodes.IRETURN));
        code.visitLabel(recorded);
    }

    private void callRecorded(boolean looksAtResults) {
        router();
        invokeRouter("start", "()J");
        code.visitVarInsn(Opcodes.LSTORE, start);

        Label thrown = callArm();
        returned(looksAtResults);

        code.visitLabel(thrown);
        code.visitVarInsn(Opcodes.ASTORE, result);
        outcome();
        code.visitVarInsn(Opcodes.ALOAD, result);
        code.visitLdcInsn(MethodPlan.label(method));
        invokeRouter("threw", "(" + OBJECT + "JJLjava/lang/Throwable;" + STRING + ")V");
        code.visitVarInsn(Opcodes.ALOAD, result);
        code.visitInsn(Opcodes.ATHROW);
    }

    private void callFollowed(int number) {
        router();
        code.visitVarInsn(Opcodes.ALOAD, routing);
        code.visitVarInsn(Opcodes.LLOAD, ticket);
        code.visitLdcInsn(number);
        invokeRouter("begin", "(" + OBJECT + "JI)" + OBJECT);
        code.visitVarInsn(Opcodes.ASTORE, start); // what was begun, which knows when

        Label thrown = callArm();
        code.visitVarInsn(Opcodes.ALOAD, start);
        code.visitVarInsn(Opcodes.ALOAD, result);
        askRouter("returned", "(" + OBJECT + OBJECT + ")" + OBJECT);
        if (Modifier.isPublic(method.getReturnType().getModifiers())) {
            code.visitTypeInsn(Opcodes.CHECKCAST, returned.getInternalName());
        } else {
            code.visitInsn(Opcodes.POP); // a type that we may not name: nobody has made another one of it
            code.visitVarInsn(Opcodes.ALOAD, result);
        }
        code.visitInsn(Opcodes.ARETURN);

        code.visitLabel(thrown);
        code.visitVarInsn(Opcodes.ASTORE, result);
        code.visitVarInsn(Opcodes.ALOAD, start);
        code.visitVarInsn(Opcodes.ALOAD, result);
        askRouter("threw", "(" + OBJECT + "Ljava/lang/Throwable;)V");
        code.visitVarInsn(Opcodes.ALOAD, result);
        code.visitInsn(Opcodes.ATHROW);
    }

    /** Calls the arm and stores what it returns; what it throws is on the stack at the label, which is still to place. */
    private Label callArm() {
        Label from = new Label();
        Label to = new Label();
        Label thrown = new Label();
        code.visitTryCatchBlock(from, to, thrown, null);
        Label candidate = new Label();
        code.visitLabel(from);
        branchTo(candidate);
        call(WrapperWriter.STABLE_FIELD);
        storeResult();
        code.visitJumpInsn(Opcodes.GOTO, to);
        code.visitLabel(candidate);
        call(WrapperWriter.CANDIDATE_FIELD);
        storeResult();
        code.visitLabel(to);
        return thrown;
    }

    private void returned(boolean looksAtResults) {
        outcome();
        if (looksAtResults) {
            loadResult();
            box(returned);
            code.visitLdcInsn(MethodPlan.label(method));
            invokeRouter("returned", "(" + OBJECT + "JJ" + OBJECT + STRING + ")V");
        } else {
            code.visitLdcInsn(MethodPlan.label(method));
            invokeRouter("returned", "(" + OBJECT + "JJ" + STRING + ")V");
        }
        if (returned.getSort() != Type.VOID) {
            loadResult();
        }
        code.visitInsn(returned.getOpcode(Opcodes.IRETURN));
    }

    private void storeResult() {
        if (returned.getSort() != Type.VOID) {
            code.visitVarInsn(returned.getOpcode(Opcodes.ISTORE), result);
        }
    }

    private void loadResult() {
        if (returned.getSort() == Type.VOID) {
            code.visitInsn(Opcodes.ACONST_NULL);
        } else {
            code.visitVarInsn(returned.getOpcode(Opcodes.ILOAD), result);
        }
    }

    private void outcome() {
        router();
        code.visitVarInsn(Opcodes.ALOAD, routing);
        code.visitVarInsn(Opcodes.LLOAD, ticket);
        code.visitVarInsn(Opcodes.LLOAD, start);
    }

    private void branchTo(Label candidate) {
        code.visitVarInsn(Opcodes.LLOAD, ticket);
        askRouter("candidate", "(J)Z");
        code.visitJumpInsn(Opcodes.IFNE, candidate);
    }

    private void call(String arm) {
        load(arm, type);
        for (int i = 0; i < parameters.length; i++) {
            code.visitVarInsn(parameters[i].getOpcode(Opcodes.ILOAD), slot(i));
        }
        code.visitMethodInsn(
                Opcodes.INVOKEINTERFACE,
                type.getInternalName(),
                method.getName(),
                Type.getMethodDescriptor(method),
                true);
    }

    private void router() {
        load(WrapperWriter.ROUTER_FIELD, WrapperWriter.ROUTER);
    }

    private void load(String field, Type fieldType) {
        code.visitVarInsn(Opcodes.ALOAD, 0);
        code.visitFieldInsn(Opcodes.GETFIELD, wrapper, field, fieldType.getDescriptor());
    }

    private void invokeRouter(String name, String descriptor) {
        code.visitMethodInsn(Opcodes.INVOKEVIRTUAL, WrapperWriter.ROUTER.getInternalName(), name, descriptor, false);
    }

    private void askRouter(String name, String descriptor) {
        code.visitMethodInsn(Opcodes.INVOKESTATIC, WrapperWriter.ROUTER.getInternalName(), name, descriptor, false);
    }

    private void box(Type value) {
        String box = switch (value.getSort()) {
            case Type.BOOLEAN -> "java/lang/Boolean";
            case Type.CHAR -> "java/lang/Character";
            case Type.BYTE -> "java/lang/Byte";
            case Type.SHORT -> "java/lang/Short";
            case Type.INT -> "java/lang/Integer";
            case Type.LONG -> "java/lang/Long";
            case Type.FLOAT -> "java/lang/Float";
            case Type.DOUBLE -> "java/lang/Double";
            default -> null;
        };
        if (box != null) {
            code.visitMethodInsn(
                    Opcodes.INVOKESTATIC, box, "valueOf", "(" + value.getDescriptor() + ")L" + box + ";", false);
        }
    }
}
