package dev.coalmine.forge;

import dev.coalmine.forge.MethodShape.Kind;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/** Forges an interface with two parents, and a class that implements it by {@link Script}, in a loader of their own. */
public final class Forge {
    private static final String OBJECT = "java/lang/Object";
    private static final String FOLDER = "dev/coalmine/forged/";
    private static final AtomicInteger NUMBERS = new AtomicInteger();

    private final String child = FOLDER + "Child" + NUMBERS.incrementAndGet();
    private final String one = child + "One";
    private final String other = child + "Other";
    private final String impl = child + "Impl";
    private final Loader loader = new Loader();

    private Forge() {}

    /**
     * What was forged.
     *
     * @param type the interface
     * @param parent the parent that all inherited methods come from
     * @param implementation a class with a public constructor
     */
    public record Forged(Class<?> type, Class<?> parent, Class<?> implementation) {
        /** Returns a new implementation. */
        public Object instance() {
            try {
                return implementation.getConstructor().newInstance();
            } catch (ReflectiveOperationException e) {
                throw new AssertionError(e);
            }
        }

        /** Returns what the implementation gets from {@code MethodHandles.lookup()}. */
        public MethodHandles.Lookup lookup() {
            try {
                return (MethodHandles.Lookup) implementation.getMethod("lookup").invoke(null);
            } catch (ReflectiveOperationException e) {
                throw new AssertionError(e);
            }
        }
    }

    /** Forges an interface whose methods are called m0, m1 and so on. */
    public static Forged forge(List<MethodShape> shapes, boolean publicType) {
        Forge forge = new Forge();
        int access = Opcodes.ACC_INTERFACE | Opcodes.ACC_ABSTRACT | (publicType ? Opcodes.ACC_PUBLIC : 0);
        ClassWriter parent = start(forge.one, access, OBJECT);
        ClassWriter second = start(forge.other, access, OBJECT);
        ClassWriter type = start(forge.child, access, OBJECT, forge.one, forge.other);
        ClassWriter implementation = start(forge.impl, Opcodes.ACC_PUBLIC | Opcodes.ACC_SUPER, OBJECT, forge.child);
        constructor(implementation);
        for (int i = 0; i < shapes.size(); i++) {
            forge.method("m" + i, shapes.get(i), parent, second, type, implementation);
        }
        abstractMethod(type, "toString", Type.getType(String.class), List.of(), List.of(), false);
        Class<?> parentClass = forge.loader.define(parent);
        forge.loader.define(second);
        lookup(implementation);
        return new Forged(forge.loader.define(type), parentClass, forge.loader.define(implementation));
    }

    private static ClassWriter start(String name, int access, String parent, String... interfaces) {
        ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_FRAMES | ClassWriter.COMPUTE_MAXS);
        writer.visit(Opcodes.V17, access, name, null, parent, interfaces);
        return writer;
    }

    private static void constructor(ClassWriter writer) {
        MethodVisitor code = writer.visitMethod(Opcodes.ACC_PUBLIC, "<init>", "()V", null, null);
        code.visitCode();
        code.visitVarInsn(Opcodes.ALOAD, 0);
        code.visitMethodInsn(Opcodes.INVOKESPECIAL, OBJECT, "<init>", "()V", false);
        code.visitInsn(Opcodes.RETURN);
        code.visitMaxs(0, 0);
        code.visitEnd();
    }

    private static void lookup(ClassWriter writer) {
        Type lookup = Type.getType(MethodHandles.Lookup.class);
        String descriptor = Type.getMethodDescriptor(lookup);
        MethodVisitor code =
                writer.visitMethod(Opcodes.ACC_PUBLIC | Opcodes.ACC_STATIC, "lookup", descriptor, null, null);
        code.visitCode();
        code.visitMethodInsn(
                Opcodes.INVOKESTATIC, Type.getInternalName(MethodHandles.class), "lookup", descriptor, false);
        code.visitInsn(Opcodes.ARETURN);
        code.visitMaxs(0, 0);
        code.visitEnd();
    }

    private void method(
            String name,
            MethodShape shape,
            ClassWriter parent,
            ClassWriter second,
            ClassWriter type,
            ClassWriter implementation) {
        Type returned = Type.getType(shape.returned());
        List<Type> parameters = shape.parameters().stream().map(Type::getType).toList();
        List<Type> declared = shape.declared().stream().map(Type::getType).toList();
        switch (shape.kind()) {
            case ABSTRACT -> abstractMethod(type, name, returned, parameters, declared, shape.varargs());
            case DEFAULT -> scripted(type, name, returned, parameters, declared, shape.varargs());
            case INHERITED -> abstractMethod(parent, name, returned, parameters, declared, shape.varargs());
            case DIAMOND -> {
                abstractMethod(parent, name, returned, parameters, declared, shape.varargs());
                abstractMethod(second, name, returned, parameters, declared, shape.varargs());
            }
            case INHERITED_DEFAULT -> scripted(parent, name, returned, parameters, declared, shape.varargs());
            case OVERRIDDEN_DEFAULT -> {
                scripted(parent, name, returned, parameters, declared, shape.varargs());
                scripted(type, name, returned, parameters, declared, shape.varargs());
            }
            case NARROWED -> {
                abstractMethod(parent, name, Type.getType(Object.class), parameters, declared, shape.varargs());
                abstractMethod(type, name, returned, parameters, declared, shape.varargs());
                bridge(type, name, Type.getType(Object.class), parameters, returned, parameters, declared);
            }
            case BOUND -> {
                List<Type> erased = new ArrayList<>(parameters);
                erased.set(0, Type.getType(Object.class));
                abstractMethod(parent, name, returned, erased, declared, shape.varargs());
                abstractMethod(type, name, returned, parameters, declared, shape.varargs());
                bridge(type, name, returned, erased, returned, parameters, declared);
            }
        }
        if (shape.kind() != Kind.DEFAULT
                && shape.kind() != Kind.INHERITED_DEFAULT
                && shape.kind() != Kind.OVERRIDDEN_DEFAULT) {
            scripted(implementation, name, returned, parameters, List.of(), shape.varargs());
        }
    }

    private static MethodVisitor visit(
            ClassWriter writer, int access, String name, Type returned, List<Type> parameters, List<Type> declared) {
        return writer.visitMethod(
                Opcodes.ACC_PUBLIC | access,
                name,
                Type.getMethodDescriptor(returned, parameters.toArray(new Type[0])),
                null,
                declared.stream().map(Type::getInternalName).toArray(String[]::new));
    }

    private static void abstractMethod(
            ClassWriter writer,
            String name,
            Type returned,
            List<Type> parameters,
            List<Type> declared,
            boolean varargs) {
        int access = Opcodes.ACC_ABSTRACT | (varargs ? Opcodes.ACC_VARARGS : 0);
        visit(writer, access, name, returned, parameters, declared).visitEnd();
    }

    private static void scripted(
            ClassWriter writer,
            String name,
            Type returned,
            List<Type> parameters,
            List<Type> declared,
            boolean varargs) {
        MethodVisitor code = visit(writer, varargs ? Opcodes.ACC_VARARGS : 0, name, returned, parameters, declared);
        code.visitCode();
        code.visitVarInsn(Opcodes.ALOAD, 0);
        code.visitLdcInsn(name);
        code.visitLdcInsn(parameters.size());
        code.visitTypeInsn(Opcodes.ANEWARRAY, OBJECT);
        int slot = 1;
        for (int i = 0; i < parameters.size(); i++) {
            code.visitInsn(Opcodes.DUP);
            code.visitLdcInsn(i);
            code.visitVarInsn(parameters.get(i).getOpcode(Opcodes.ILOAD), slot);
            Boxes.box(code, parameters.get(i));
            code.visitInsn(Opcodes.AASTORE);
            slot += parameters.get(i).getSize();
        }
        code.visitMethodInsn(
                Opcodes.INVOKESTATIC,
                Type.getInternalName(Script.class),
                "called",
                "(Ljava/lang/Object;Ljava/lang/String;[Ljava/lang/Object;)Ljava/lang/Object;",
                false);
        Boxes.unboxAndReturn(code, returned);
        code.visitMaxs(0, 0);
        code.visitEnd();
    }

    /** What javac adds to an interface: a default method with the erased types that calls the other on this. */
    private void bridge(
            ClassWriter writer,
            String name,
            Type returned,
            List<Type> parameters,
            Type realReturned,
            List<Type> realParameters,
            List<Type> declared) {
        int access = Opcodes.ACC_BRIDGE | Opcodes.ACC_SYNTHETIC;
        MethodVisitor code = visit(writer, access, name, returned, parameters, declared);
        code.visitCode();
        code.visitVarInsn(Opcodes.ALOAD, 0);
        int slot = 1;
        for (int i = 0; i < parameters.size(); i++) {
            code.visitVarInsn(parameters.get(i).getOpcode(Opcodes.ILOAD), slot);
            if (!parameters.get(i).equals(realParameters.get(i))) {
                code.visitTypeInsn(Opcodes.CHECKCAST, realParameters.get(i).getInternalName());
            }
            slot += parameters.get(i).getSize();
        }
        code.visitMethodInsn(
                Opcodes.INVOKEINTERFACE,
                child,
                name,
                Type.getMethodDescriptor(realReturned, realParameters.toArray(new Type[0])),
                true);
        code.visitInsn(returned.getOpcode(Opcodes.IRETURN));
        code.visitMaxs(0, 0);
        code.visitEnd();
    }

    private static final class Loader extends ClassLoader {
        private Loader() {
            super(Forge.class.getClassLoader());
        }

        private Class<?> define(ClassWriter writer) {
            writer.visitEnd();
            byte[] bytes = writer.toByteArray();
            return defineClass(null, bytes, 0, bytes.length);
        }
    }

    /** Returns some value of that type, other than its default where there is another. */
    public static Object value(Class<?> type, long seed) {
        if (type == boolean.class) {
            return true;
        } else if (type == char.class) {
            return (char) seed;
        } else if (type == byte.class) {
            return (byte) seed;
        } else if (type == short.class) {
            return (short) seed;
        } else if (type == int.class || type == Integer.class) {
            return (int) seed;
        } else if (type == long.class || type == Long.class) {
            return seed;
        } else if (type == float.class) {
            return (float) seed;
        } else if (type == double.class) {
            return (double) seed;
        } else if (type == String.class || type == Object.class) {
            return "value-" + seed;
        } else if (type == java.util.UUID.class) {
            return new java.util.UUID(seed, ~seed);
        } else if (type == List.class) {
            return new ArrayList<>(List.of(seed));
        }
        if (CompletionStage.class.isAssignableFrom(type)) {
            return new MethodShape.Promise();
        }
        return type.isArray() ? Array.newInstance(type.getComponentType(), 2) : null;
    }
}
