package dev.lambent.deploy.process;

import static java.util.Objects.requireNonNull;

import java.io.File;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * How to start one Java process.
 *
 * @param role what it is, such as {@code kafka}; with {@code home} it marks the process as ours
 * @param home the folder whose data the process works on
 * @param jvmArgs flags of the JVM
 * @param classPath jars, or {@code folder/*}
 * @param environment variables added to this process's own
 */
public record JavaCommand(
        String role,
        Path home,
        List<String> jvmArgs,
        List<String> classPath,
        String mainClass,
        List<String> args,
        Map<String, String> environment) {
    public JavaCommand {
        requireNonNull(role, "role is null");
        home = home.toAbsolutePath().normalize();
        jvmArgs = List.copyOf(jvmArgs);
        classPath = List.copyOf(classPath);
        requireNonNull(mainClass, "mainClass is null");
        args = List.copyOf(args);
        environment = Map.copyOf(environment);
    }

    public static JavaCommand of(
            String role, Path home, List<String> jvmArgs, List<String> classPath, String mainClass, List<String> args) {
        return new JavaCommand(role, home, jvmArgs, classPath, mainClass, args, Map.of());
    }

    public JavaCommand withEnvironment(Map<String, String> variables) {
        return new JavaCommand(role, home, jvmArgs, classPath, mainClass, args, variables);
    }

    /**
     * The argument that marks a process as ours. It comes first, because operating systems cut long command lines.
     */
    public static String mark(String role, Path home) {
        return "-Dlambent.process=" + role + "@" + home.toAbsolutePath().normalize();
    }

    List<String> words() {
        List<String> words = new ArrayList<>();
        words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        words.add(mark(role, home));
        words.addAll(jvmArgs);
        words.add("-cp");
        words.add(classPath.stream().collect(Collectors.joining(File.pathSeparator))
                + File.pathSeparator
                + ownClassPath());
        words.add(Leash.class.getName());
        words.add(mainClass);
        words.addAll(args);
        return words;
    }

    /** Where this module's own classes lie: a jar, or target/classes in the reactor. */
    public static String ownClassPath() {
        try {
            return Path.of(Leash.class
                            .getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toString();
        } catch (URISyntaxException e) {
            throw new IllegalStateException("the place of Lambent's own classes is not a path", e);
        }
    }
}
