package dev.lambent.speed.mirror;

import static java.util.Objects.requireNonNull;

import dev.lambent.app.App;
import dev.lambent.app.SourceSpec;
import dev.lambent.app.StreamSpec;
import dev.lambent.app.Topics;
import java.util.List;

/**
 * One stream and its source.
 *
 * @param ownBrokers where the stream's topic is
 * @param acceptHole whether the mirror may, this once, go on where the source no longer is what it was
 */
record MirroredStream(String app, StreamSpec spec, SourceSpec source, String ownBrokers, boolean acceptHole) {
    MirroredStream {
        requireNonNull(app, "app is null");
        requireNonNull(spec, "spec is null");
        requireNonNull(source, "source is null");
        requireNonNull(ownBrokers, "ownBrokers is null");
    }

    /** The mirrored streams of an app, in its order. */
    static List<MirroredStream> of(App app, String ownBrokers, List<String> acceptedHoles) {
        return app.streams().values().stream()
                .flatMap(stream -> stream.source().stream()
                        .map(source -> new MirroredStream(
                                app.name(), stream, source, ownBrokers, acceptedHoles.contains(stream.name()))))
                .toList();
    }

    /** The same, for sessions after the first: a hole that comes later was never accepted. */
    MirroredStream strict() {
        return new MirroredStream(app, spec, source, ownBrokers, false);
    }

    String name() {
        return spec.name();
    }

    String topic() {
        return spec.topic();
    }

    String sourceBrokers() {
        return source.bootstrapServers().orElse(ownBrokers);
    }

    String positionsTopic() {
        return new Topics(app).mirror();
    }

    /** One per stream and app: of two mirrors, the one that came later goes on. */
    String transactionalId() {
        return "lambent-mirror-" + app + "-" + name();
    }

    @Override
    public String toString() {
        return "stream " + name() + " from " + source.topic() + " at " + sourceBrokers();
    }
}
