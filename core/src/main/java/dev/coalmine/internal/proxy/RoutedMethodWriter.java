package dev.coalmine.internal.proxy;

import dev.coalmine.plan.Fallback;
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
final class RoutedMethodWriter extends MethodCode {
    RoutedMethodWriter(MethodVisitor code, String wrapper, Type type, Method method) {
        super(code, wrapper, type, method);
    }

    void write(int number, MethodPlan plan, boolean looksAtResults) {
        if (plan instanceof MethodPlan.Routed routed) {
            decide(number, routed.key());
            boolean repeats = routed.fallback() != Fallback.NONE;
            Label recorded = new Label();
            code.visitVarInsn(Opcodes.LLOAD, ticket);
            askRouter("recorded", "(J)Z");
            code.visitJumpInsn(Opcodes.IFNE, recorded);
            callUnrecorded(number, routed, looksAtResults);
            code.visitLabel(recorded);
            if (routed.later() == null) {
                callRecorded(repeats, looksAtResults);
            } else {
                callFollowed(number, repeats);
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

    private void callUnrecorded(int number, MethodPlan.Routed routed, boolean looksAtResults) {
        Label candidate = new Label();
        branchTo(candidate);
        if (routed.shadowed() != null) {
            callShadowedIfSo(number);
        }
        returnFrom(WrapperWriter.STABLE_FIELD);
        code.visitLabel(candidate);
        if (routed.fallback() != Fallback.NONE) {
            callRepeatable(routed.later() == null, looksAtResults);
        } else {
            returnFrom(WrapperWriter.CANDIDATE_FIELD);
        }
    }

    /** Calls stable, and has the candidate called elsewhere, if the ticket says so. */
    private void callShadowedIfSo(int number) {
        Label plain = new Label();
        code.visitVarInsn(Opcodes.LLOAD, ticket);
        askRouter("shadowed", "(J)Z");
        code.visitJumpInsn(Opcodes.IFEQ, plain);
        Label from = new Label();
        Label to = new Label();
        Label thrown = new Label();
        code.visitTryCatchBlock(from, to, thrown, null);
        code.visitLabel(from);
        call(WrapperWriter.STABLE_FIELD);
        storeResult();
        code.visitLabel(to);
        shadowOf(number);
        loadResult();
        box(returned);
        anyClosure(WrapperWriter.CANDIDATE_FIELD);
        invokeRouter("shadowReturned", "(JI" + OBJECT + CALLABLE + ")V");
        returnResult();

        code.visitLabel(thrown);
        code.visitVarInsn(Opcodes.ASTORE, result);
        shadowOf(number);
        code.visitVarInsn(Opcodes.ALOAD, result);
        anyClosure(WrapperWriter.CANDIDATE_FIELD);
        invokeRouter("shadowThrew", "(JILjava/lang/Throwable;" + CALLABLE + ")V");
        code.visitVarInsn(Opcodes.ALOAD, result);
        code.visitInsn(Opcodes.ATHROW);
        code.visitLabel(plain);
    }

    private void shadowOf(int number) {
        router();
        code.visitVarInsn(Opcodes.LLOAD, ticket);
        code.visitLdcInsn(number);
    }

    /** Calls the candidate without recording it and, if that fails, stable. */
    private void callRepeatable(boolean atOnce, boolean looksAtResults) {
        Label from = new Label();
        Label to = new Label();
        Label thrown = new Label();
        code.visitTryCatchBlock(from, to, thrown, null);
        code.visitLabel(from);
        call(WrapperWriter.CANDIDATE_FIELD);
        storeResult();
        code.visitLabel(to);
        if (!atOnce) {
            router();
            code.visitVarInsn(Opcodes.ALOAD, result);
            closure(WrapperWriter.STABLE_FIELD);
            invokeRouter("orStable", "(" + OBJECT + CALLABLE + ")" + OBJECT);
            code.visitTypeInsn(Opcodes.CHECKCAST, returned.getInternalName());
            code.visitInsn(Opcodes.ARETURN);
        } else {
            if (looksAtResults) {
                router();
                code.visitVarInsn(Opcodes.LLOAD, ticket);
                loadResult();
                box(returned);
                invokeRouter("fallsBack", "(J" + OBJECT + ")Z");
                returnFromStableIfTrue();
            }
            returnResult();
        }
        code.visitLabel(thrown);
        code.visitVarInsn(Opcodes.ASTORE, result);
        fallBackOrThrow();
    }

    /** Makes the call on stable if what was thrown says so; else throws it on. */
    private void fallBackOrThrow() {
        router();
        code.visitVarInsn(Opcodes.LLOAD, ticket);
        code.visitVarInsn(Opcodes.ALOAD, result);
        invokeRouter("fallsBack", "(JLjava/lang/Throwable;)Z");
        returnFromStableIfTrue();
        code.visitVarInsn(Opcodes.ALOAD, result);
        code.visitInsn(Opcodes.ATHROW);
    }

    private void returnFromStableIfTrue() {
        Label otherwise = new Label();
        code.visitJumpInsn(Opcodes.IFEQ, otherwise);
        returnFrom(WrapperWriter.STABLE_FIELD);
        code.visitLabel(otherwise);
    }

    private void callRecorded(boolean repeats, boolean looksAtResults) {
        router();
        invokeRouter("start", "()J");
        code.visitVarInsn(Opcodes.LSTORE, start);

        Label thrown = callArm();
        returned(repeats, looksAtResults);

        code.visitLabel(thrown);
        code.visitVarInsn(Opcodes.ASTORE, result);
        outcome();
        code.visitVarInsn(Opcodes.ALOAD, result);
        code.visitLdcInsn(MethodPlan.label(method));
        invokeRouter("threw", "(" + OBJECT + "JJLjava/lang/Throwable;" + STRING + ")V");
        end(repeats);
    }

    private void end(boolean repeats) {
        if (repeats) {
            fallBackOrThrow();
        } else {
            code.visitVarInsn(Opcodes.ALOAD, result);
            code.visitInsn(Opcodes.ATHROW);
        }
    }

    private void callFollowed(int number, boolean repeats) {
        router();
        code.visitVarInsn(Opcodes.ALOAD, routing);
        code.visitVarInsn(Opcodes.LLOAD, ticket);
        code.visitLdcInsn(number);
        invokeRouter("begin", "(" + OBJECT + "JI)" + OBJECT);
        code.visitVarInsn(Opcodes.ASTORE, start); // what was begun, which knows when

        Label thrown = callArm();
        code.visitVarInsn(Opcodes.ALOAD, start);
        code.visitVarInsn(Opcodes.ALOAD, result);
        if (repeats) {
            closure(WrapperWriter.STABLE_FIELD);
            askRouter("returned", "(" + OBJECT + OBJECT + CALLABLE + ")" + OBJECT);
        } else {
            askRouter("returned", "(" + OBJECT + OBJECT + ")" + OBJECT);
        }
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
        end(repeats);
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

    private void returned(boolean repeats, boolean looksAtResults) {
        outcome();
        if (looksAtResults) {
            loadResult();
            box(returned);
            code.visitLdcInsn(MethodPlan.label(method));
            if (repeats) {
                invokeRouter("fallsBack", "(" + OBJECT + "JJ" + OBJECT + STRING + ")Z");
                returnFromStableIfTrue();
            } else {
                invokeRouter("returned", "(" + OBJECT + "JJ" + OBJECT + STRING + ")V");
            }
        } else {
            code.visitLdcInsn(MethodPlan.label(method));
            invokeRouter("returned", "(" + OBJECT + "JJ" + STRING + ")V");
        }
        returnResult();
    }

    private void outcome() {
        router();
        code.visitVarInsn(Opcodes.ALOAD, routing);
        code.visitVarInsn(Opcodes.LLOAD, ticket);
        code.visitVarInsn(Opcodes.LLOAD, start);
    }
}
