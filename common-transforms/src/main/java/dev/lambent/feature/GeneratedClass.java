package dev.lambent.feature;

import dev.lambent.error.LambentException;
import org.codehaus.commons.compiler.CompileException;
import org.codehaus.janino.SimpleCompiler;

/** Generated source, compiled. */
final class GeneratedClass {
    static final String PACKAGE = "dev.lambent.generated";

    private GeneratedClass() {}

    /**
     * Compiles a class with a no-argument constructor and makes an instance of it.
     *
     * @param parent sees what the class uses
     */
    static <T> T instance(String className, String source, Class<T> type, ClassLoader parent) {
        try {
            SimpleCompiler compiler = new SimpleCompiler();
            compiler.setParentClassLoader(parent);
            compiler.cook(source);
            return type.cast(compiler.getClassLoader()
                    .loadClass(PACKAGE + "." + className)
                    .getDeclaredConstructor()
                    .newInstance());
        } catch (CompileException | ReflectiveOperationException | LinkageError e) {
            throw LambentException.internal(
                    "Generated code does not compile", e.getMessage() + "\n" + numbered(source) + "\n", e);
        }
    }

    private static String numbered(String source) {
        StringBuilder out = new StringBuilder();
        int number = 0;
        for (String line : source.split("\n", -1)) {
            out.append(String.format("%4d  %s%n", ++number, line));
        }
        return out.toString();
    }
}
