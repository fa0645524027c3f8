package dev.lambent.serving.http;

import dev.lambent.serving.audit.AuditWatch;
import dev.lambent.serving.lookup.Lookups;
import dev.lambent.serving.speed.LogEnd;
import dev.lambent.serving.speed.SpeedStatus;
import dev.lambent.serving.sql.QueryService;
import dev.lambent.view.Publication;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** The parts that HTTP answers from. */
public interface ServingState {
    String app();

    /** The brokers that are followed. */
    String bootstrapServers();

    /** Over the merged views. */
    QueryService queries();

    /** Over the views of an epoch that is held, or over the merged views if none is given. */
    QueryService queries(OptionalLong epoch);

    Lookups lookups();

    AuditWatch audit();

    /** Null until the first epoch is shown. */
    SpeedStatus speed();

    LogEnd logEnd();

    /** Those that can be read, by epoch. */
    List<Publication> publications();

    /** Id of the transform that is served. */
    String transform();

    /** What is about to be served instead. */
    Optional<Successor> successor();

    /** The oldest epoch that is read now; it and all later ones are not deleted. */
    long oldestEpochRead();

    /** Why publications were passed over; empty if none was. */
    String refusedPublications();

    /** What does not work at the moment; empty if all does. */
    List<String> problems();
}
