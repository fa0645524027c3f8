package dev.lambent.batch;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lambent.app.Home;
import dev.lambent.batch.publish.Activation;
import dev.lambent.error.ErrorKind;
import dev.lambent.error.LambentException;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code lambent models promote} as a process, on the batch layer's class path without Spark running:
 * {@code --home DIR --model ID [--bootstrap HOST:PORT] [--despite REASON]}. The last line of its standard output is a JSON
 * object: {@code {"said": …}}, or {@code {"error": {"kind", "problem", "reason", "remedy"}}}; logs go to standard error.
 */
public final class PromoteMain {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> OPTIONS = List.of("--home", "--model", "--bootstrap", "--despite");

    private PromoteMain() {}

    public static void main(String[] args) {
        PrintStream answer = new PrintStream(new FileOutputStream(FileDescriptor.out), true, UTF_8);
        System.setOut(System.err);
        System.exit(run(args, answer));
    }

    static int run(String[] args, PrintStream answer) {
        try {
            Map<String, String> options = options(args);
            String model = options.get("--model");
            Activation.Result result = new PromotionRun(
                            new Home(Path.of(options.get("--home"))), Optional.ofNullable(options.get("--bootstrap")))
                    .run(model, Optional.ofNullable(options.get("--despite")));
            answer.println(JSON.createObjectNode().put("said", BatchText.activation(model, result)));
            return 0;
        } catch (LambentException e) {
            return failed(e, answer);
        } catch (RuntimeException e) {
            e.printStackTrace();
            return failed(LambentException.internal("The promotion failed", e.toString(), e), answer);
        }
    }

    private static int failed(LambentException e, PrintStream answer) {
        ObjectNode root = JSON.createObjectNode();
        root.putObject("error")
                .put("kind", e.kind().name())
                .put("problem", e.problem())
                .put("reason", e.reason())
                .put("remedy", e.remedy());
        answer.println(root);
        ErrorKind kind = e.kind();
        return kind.exitCode();
    }

    private static Map<String, String> options(String[] args) {
        Map<String, String> options = new HashMap<>();
        for (int i = 0; i + 1 < args.length; i += 2) {
            options.put(args[i], args[i + 1]);
        }
        if (args.length % 2 != 0
                || !OPTIONS.containsAll(options.keySet())
                || !options.keySet().containsAll(List.of("--home", "--model"))) {
            throw LambentException.user(
                    "The command line cannot be understood",
                    Arrays.toString(args),
                    "Give --home DIR --model ID [--bootstrap HOST:PORT] [--despite REASON].");
        }
        return options;
    }
}
