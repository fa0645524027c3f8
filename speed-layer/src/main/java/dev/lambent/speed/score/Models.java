package dev.lambent.speed.score;

import dev.lambent.error.LambentException;
import dev.lambent.score.Model;
import dev.lambent.speed.wire.TransformSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The models of one task. Preparing happens beside the stream, on a thread of its own; a model that is in force but was
 * not prepared here (after a restart) is loaded on the spot.
 */
final class Models implements AutoCloseable {
    private static final int KEPT = 8;

    private final TransformSource source;
    private final ExecutorService loader;
    private final Map<String, CompletableFuture<Model>> preparing = new LinkedHashMap<>();
    private final Map<String, Model> loaded = new LinkedHashMap<>(KEPT, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Model> eldest) {
            return size() > KEPT;
        }
    };

    /** The outcome of a preparation; {@code problem} is empty if the model was accepted. */
    record Answer(String bundle, boolean accepted, String problem) {}

    Models(TransformSource source, ClassLoader classLoader) {
        this.source = source;
        this.loader = Executors.newSingleThreadExecutor(task -> {
            Thread thread = new Thread(task, "lambent-models");
            thread.setDaemon(true);
            thread.setContextClassLoader(classLoader);
            return thread;
        });
    }

    /** Begins to load and verify a bundle; {@link #answers} tells how it went. */
    void prepare(String bundle) {
        preparing.computeIfAbsent(bundle, id -> CompletableFuture.supplyAsync(() -> source.model(id), loader));
    }

    /** Preparations without an answer yet. */
    Collection<String> unanswered() {
        return preparing.keySet();
    }

    /** The answers that have come since the last call. */
    List<Answer> answers() {
        if (preparing.isEmpty()) {
            return List.of();
        }
        List<Answer> answers = new ArrayList<>();
        Iterator<Map.Entry<String, CompletableFuture<Model>>> all =
                preparing.entrySet().iterator();
        while (all.hasNext()) {
            Map.Entry<String, CompletableFuture<Model>> entry = all.next();
            if (entry.getValue().isDone()) {
                answers.add(answer(entry.getKey(), entry.getValue()));
                all.remove();
            }
        }
        return answers;
    }

    private Answer answer(String bundle, CompletableFuture<Model> outcome) {
        try {
            loaded.put(bundle, outcome.join());
            return new Answer(bundle, true, "");
        } catch (java.util.concurrent.CompletionException e) {
            return new Answer(bundle, false, String.valueOf(e.getCause().getMessage()));
        }
    }

    /**
     * The model that is in force.
     *
     * @throws LambentException if it cannot be loaded: the task must fail rather than answer with another one
     */
    Model inForce(String bundle) {
        Model model = loaded.get(bundle);
        if (model == null) {
            model = source.model(bundle);
            loaded.put(bundle, model);
        }
        return model;
    }

    @Override
    public void close() {
        loader.shutdownNow();
    }
}
