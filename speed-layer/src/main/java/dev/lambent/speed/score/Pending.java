package dev.lambent.speed.score;

import dev.lambent.error.LambentException;
import dev.lambent.log.LogPlace;
import dev.lambent.schema.Row;
import dev.lambent.speed.fold.Piece;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** A row that may be scored, until it and one part per set have come, in whatever order. */
final class Pending {
    private final Piece.Part[] parts;
    private Piece.Base base;
    private int missing;

    Pending(int sets) {
        parts = new Piece.Part[sets];
        missing = sets + 1;
    }

    /** @return whether the row is complete now */
    boolean add(Piece piece) {
        if (piece instanceof Piece.Base row) {
            requireFirst(base, row);
            base = row;
        } else if (piece instanceof Piece.Part part) {
            requireFirst(parts[part.set()], part);
            parts[part.set()] = part;
        }
        missing--;
        return missing == 0;
    }

    Piece.Base base() {
        return base;
    }

    Row[] values() {
        Row[] values = new Row[parts.length];
        for (int set = 0; set < parts.length; set++) {
            values[set] = parts[set].values();
        }
        return values;
    }

    /** The model in force at the row's place: all parts were stamped alike, whichever task folded them. */
    String bundle() {
        String bundle = parts[0].bundle();
        for (Piece.Part part : parts) {
            if (!Objects.equals(part.bundle(), bundle)) {
                throw LambentException.internal(
                        "The tasks of the fold disagree on the model in force",
                        "at " + part.place() + ": " + bundle + " and " + part.bundle(),
                        null);
            }
        }
        return bundle;
    }

    LogPlace place() {
        return pieces().get(0).place();
    }

    /** What has come so far; never empty. */
    List<Piece> pieces() {
        List<Piece> pieces = new ArrayList<>();
        if (base != null) {
            pieces.add(base);
        }
        for (Piece.Part part : parts) {
            if (part != null) {
                pieces.add(part);
            }
        }
        return pieces;
    }

    private static void requireFirst(Piece before, Piece piece) {
        if (before != null) {
            throw LambentException.internal("A piece of a row came twice", piece.toString(), null);
        }
    }
}
