package dev.lambent.deploy.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import javax.tools.ToolProvider;

/** A jar with the function KILOMETRES, compiled as a user would. */
final class FunctionJar {
    static final double KILOMETRES_PER_MILE = 1.609344;

    private static final String SOURCE =
            """
            package functions;

            import dev.lambent.function.ScalarFunction;
            import dev.lambent.schema.ColumnType;
            import java.util.List;

            public final class Kilometres implements ScalarFunction {
                public String name() { return "KILOMETRES"; }
                public List<ColumnType> parameters() { return List.of(ColumnType.INTEGER); }
                public ColumnType result() { return ColumnType.DOUBLE; }
                public Object apply(Object[] arguments) { return (Integer) arguments[0] * %s; }
            }
            """
                    .formatted(KILOMETRES_PER_MILE);

    private FunctionJar() {}

    static void write(Path jar) throws IOException {
        Path folder = Files.createDirectories(jar.resolveSibling("source"));
        Path source = Files.writeString(folder.resolve("Kilometres.java"), SOURCE);
        ByteArrayOutputStream errors = new ByteArrayOutputStream();
        int result = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        null,
                        errors,
                        "-proc:none",
                        "-d",
                        folder.toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        source.toString());
        if (result != 0) {
            throw new AssertionError(errors.toString(UTF_8));
        }
        Map<String, byte[]> entries = Map.of(
                "functions/Kilometres.class",
                Files.readAllBytes(folder.resolve("functions/Kilometres.class")),
                "META-INF/services/dev.lambent.function.ScalarFunction",
                "functions.Kilometres\n".getBytes(UTF_8));
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
            for (var entry : entries.entrySet()) {
                out.putNextEntry(new JarEntry(entry.getKey()));
                out.write(entry.getValue());
            }
        }
    }
}
