package dev.coalmine.forge;

import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/** Boxes and unboxes in forged code. */
final class Boxes {
    private Boxes() {}

    private static Type boxOf(Type type) {
        return Type.getType(
                switch (type.getSort()) {
                    case Type.BOOLEAN -> Boolean.class;
                    case Type.CHAR -> Character.class;
                    case Type.BYTE -> Byte.class;
                    case Type.SHORT -> Short.class;
                    case Type.INT -> Integer.class;
                    case Type.LONG -> Long.class;
                    case Type.FLOAT -> Float.class;
                    default -> Double.class;
                });
    }

    private static boolean isPrimitive(Type type) {
        return type.getSort() < Type.ARRAY;
    }

    static void box(MethodVisitor code, Type type) {
        if (isPrimitive(type)) {
            Type box = boxOf(type);
            code.visitMethodInsn(
                    Opcodes.INVOKESTATIC, box.getInternalName(), "valueOf", Type.getMethodDescriptor(box, type), false);
        }
    }

    static void unboxAndReturn(MethodVisitor code, Type type) {
        if (type.getSort() == Type.VOID) {
            code.visitInsn(Opcodes.POP);
        } else if (isPrimitive(type)) {
            String box = boxOf(type).getInternalName();
            code.visitTypeInsn(Opcodes.CHECKCAST, box);
            code.visitMethodInsn(
                    Opcodes.INVOKEVIRTUAL, box, type.getClassName() + "Value", "()" + type.getDescriptor(), false);
        } else {
            code.visitTypeInsn(Opcodes.CHECKCAST, type.getInternalName());
        }
        code.visitInsn(type.getOpcode(Opcodes.IRETURN));
    }
}
