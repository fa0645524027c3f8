package dev.lambent.serving.http;

import dev.lambent.serving.audit.LogAudit;
import dev.lambent.serving.lookup.Lookups;
import dev.lambent.serving.speed.LogEnd;
import dev.lambent.serving.speed.SpeedStatus;
import dev.lambent.serving.sql.QueryService;
import dev.lambent.view.Publication;
import java.util.List;

/** The parts that HTTP answers from. */
public interface ServingState {
    String app();

    /** The brokers that are followed. */
    String bootstrapServers();

    QueryService queries();

    Lookups lookups();

    LogAudit audit();

    /** Null until the first epoch is shown. */
    SpeedStatus speed();

    LogEnd logEnd();

    List<Publication> publications();

    /** The oldest epoch that is read now; it and all later ones are not deleted. */
    long oldestEpochRead();

    /** Why publications were passed over; empty if none was. */
    String refusedPublications();

    /** What does not work at the moment; empty if all does. */
    List<String> problems();
}
