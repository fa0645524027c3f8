package dev.lambent.feature;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.lambent.app.FunctionJar;
import dev.lambent.function.ScalarFunction;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/** Jars of functions, compiled from source as users do. */
final class FunctionJars {
    private FunctionJars() {}

    /**
     * @param sources by class name, without packages
     * @param services the classes that are named as functions
     */
    static FunctionJar compile(Path folder, Map<String, String> sources, String... services) throws IOException {
        Path out = Files.createDirectories(folder.resolve("classes"));
        List<String> arguments = new ArrayList<>(
                List.of("-d", out.toString(), "-cp", System.getProperty("java.class.path"), "-proc:none"));
        for (var source : sources.entrySet()) {
            Path file = folder.resolve(source.getKey() + ".java");
            Files.writeString(file, source.getValue());
            arguments.add(file.toString());
        }
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        ByteArrayOutputStream errors = new ByteArrayOutputStream();
        if (compiler.run(null, null, errors, arguments.toArray(String[]::new)) != 0) {
            throw new AssertionError(errors.toString(UTF_8));
        }
        Map<String, byte[]> entries = new TreeMap<>();
        try (Stream<Path> classes = Files.walk(out)) {
            for (Path file : classes.filter(Files::isRegularFile).toList()) {
                entries.put(out.relativize(file).toString().replace('\\', '/'), Files.readAllBytes(file));
            }
        }
        if (services.length > 0) {
            entries.put(
                    "META-INF/services/" + ScalarFunction.class.getName(),
                    String.join("\n", services).getBytes(UTF_8));
        }
        return jar(entries);
    }

    static FunctionJar jar(Map<String, byte[]> entries) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JarOutputStream jar = new JarOutputStream(bytes)) {
            for (var entry : entries.entrySet()) {
                JarEntry place = new JarEntry(entry.getKey());
                place.setTime(0);
                jar.putNextEntry(place);
                jar.write(entry.getValue());
            }
        }
        return new FunctionJar("functions/test.jar", Base64.getEncoder().encodeToString(bytes.toByteArray()));
    }
}
