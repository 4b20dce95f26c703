package dev.coalmine.internal.proxy;

import java.lang.reflect.Method;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/** The pieces that the code of a wrapper's method is put together from. */
abstract class MethodCode {
    static final String OBJECT = "Ljava/lang/Object;";
    static final String STRING = "Ljava/lang/String;";
    static final String CALLABLE = "Ljava/util/concurrent/Callable;";
    private static final Handle LAMBDA = new Handle(
            Opcodes.H_INVOKESTATIC,
            "java/lang/invoke/LambdaMetafactory",
            "metafactory",
            "(Ljava/lang/invoke/MethodHandles$Lookup;Ljava/lang/String;Ljava/lang/invoke/MethodType;"
                    + "Ljava/lang/invoke/MethodType;Ljava/lang/invoke/MethodHandle;Ljava/lang/invoke/MethodType;)"
                    + "Ljava/lang/invoke/CallSite;",
            false);

    final MethodVisitor code;
    private final String wrapper;
    private final Type type;
    final Method method;
    final Type[] parameters;
    final Type returned;

    // local variables behind this and the parameters
    final int routing;
    final int ticket;
    final int start;
    final int result;

    MethodCode(MethodVisitor code, String wrapper, Type type, Method method) {
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

    final int slot(int parameter) {
        int slot = 1;
        for (int i = 0; i < parameter; i++) {
            slot += parameters[i].getSize();
        }
        return slot;
    }

    final void boxedArguments() {
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

    final void returnFrom(String arm) {
        call(arm);
        code.visitInsn(returned.getOpcode(Opcodes.IRETURN));
    }

    final void returnResult() {
        if (returned.getSort() != Type.VOID) {
            loadResult();
        }
        code.visitInsn(returned.getOpcode(Opcodes.IRETURN));
    }

    final void storeResult() {
        if (returned.getSort() != Type.VOID) {
            code.visitVarInsn(returned.getOpcode(Opcodes.ISTORE), result);
        }
    }

    final void loadResult() {
        if (returned.getSort() == Type.VOID) {
            code.visitInsn(Opcodes.ACONST_NULL);
        } else {
            code.visitVarInsn(returned.getOpcode(Opcodes.ILOAD), result);
        }
    }

    final void branchTo(Label candidate) {
        code.visitVarInsn(Opcodes.LLOAD, ticket);
        askRouter("candidate", "(J)Z");
        code.visitJumpInsn(Opcodes.IFNE, candidate);
    }

    final void call(String arm) {
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

    /** Leaves on the stack a {@code Callable} that makes this call on an arm later, as a lambda would. */
    final void closure(String arm) {
        closure(arm, "call", CALLABLE, "()" + OBJECT);
    }

    /** Does as {@link #closure} does, for a method that may return nothing. */
    final void anyClosure(String arm) {
        if (returned.getSort() == Type.VOID) {
            closure(arm, "run", "Ljava/lang/Runnable;", "()V");
            askRouter("callable", "(Ljava/lang/Runnable;)" + CALLABLE);
        } else {
            closure(arm);
        }
    }

    private void closure(String arm, String name, String lambda, String descriptor) {
        load(arm, type);
        for (int i = 0; i < parameters.length; i++) {
            code.visitVarInsn(parameters[i].getOpcode(Opcodes.ILOAD), slot(i));
        }
        Type[] captured = new Type[parameters.length + 1];
        captured[0] = type;
        System.arraycopy(parameters, 0, captured, 1, parameters.length);
        code.visitInvokeDynamicInsn(
                name,
                Type.getMethodDescriptor(Type.getType(lambda), captured),
                LAMBDA,
                Type.getType(descriptor),
                new Handle(
                        Opcodes.H_INVOKEINTERFACE,
                        type.getInternalName(),
                        method.getName(),
                        Type.getMethodDescriptor(method),
                        true),
                Type.getType(descriptor));
    }

    final void router() {
        load(WrapperWriter.ROUTER_FIELD, WrapperWriter.ROUTER);
    }

    final void load(String field, Type fieldType) {
        code.visitVarInsn(Opcodes.ALOAD, 0);
        code.visitFieldInsn(Opcodes.GETFIELD, wrapper, field, fieldType.getDescriptor());
    }

    final void invokeRouter(String name, String descriptor) {
        code.visitMethodInsn(Opcodes.INVOKEVIRTUAL, WrapperWriter.ROUTER.getInternalName(), name, descriptor, false);
    }

    final void askRouter(String name, String descriptor) {
        code.visitMethodInsn(Opcodes.INVOKESTATIC, WrapperWriter.ROUTER.getInternalName(), name, descriptor, false);
    }

    final void box(Type value) {
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
