package dev.lambent.feature;

import dev.lambent.app.App;
import dev.lambent.app.AppFiles;
import dev.lambent.app.AppLoader;
import dev.lambent.app.Home;
import dev.lambent.app.SchemaGrowth;
import dev.lambent.error.LambentException;
import dev.lambent.schema.ColumnType;

/**
 * What a changed transform keeps of the one that is served: what {@link SchemaGrowth} asks of its app, and the type of
 * row_id, by which predictions of both are found.
 */
public final class TransformGrowth {
    private TransformGrowth() {}

    /** @throws LambentException (USER) naming what has changed that may not */
    public static void require(Transform now, Home home, TransformId served) {
        SchemaGrowth.require(now.app(), home, served.value());
        if (now.id().equals(served)) {
            return;
        }
        App kept = AppLoader.load(AppFiles.read(home.app(served.value())), home);
        ColumnType before = rowIdType(Transform.compile(kept));
        if (rowIdType(now) != before) {
            throw LambentException.user(
                    "The app cannot change in this way",
                    "features.sql gave " + now.app().rowId() + ", its row_id, as " + before + " and gives it as "
                            + rowIdType(now) + "; predictions that are there are named by the former",
                    "Keep " + before + "; under another name features.sql may give it as " + rowIdType(now) + " too.");
        }
    }

    private static ColumnType rowIdType(Transform transform) {
        return transform
                .fold()
                .outputSchema()
                .column(transform.fold().outputSchema().indexOf(transform.app().rowId()))
                .type();
    }
}
