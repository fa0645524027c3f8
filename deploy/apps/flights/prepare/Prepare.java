import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;

/** Runs flights.sql (and log-rows.sql) on DuckDB; started by prepare.sh, which puts the driver on the class path. */
public final class Prepare {
    /** Arguments: source, folder of the SQL files, first day, last day, shape (flights or log), output file. */
    public static void main(String[] args) throws Exception {
        Path folder = Path.of(args[1]);
        Path output = Path.of(args[5]).toAbsolutePath();
        Files.createDirectories(output.getParent());
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            set(statement, "source", args[0]);
            set(statement, "zones", folder.resolve("airport-zones.csv").toString());
            set(statement, "first_day", args[2]);
            set(statement, "last_day", args[3]);
            statement.execute("CREATE TEMP TABLE flights AS " + Files.readString(folder.resolve("flights.sql")));
            try (ResultSet unknown = statement.executeQuery(
                    "SELECT string_agg(DISTINCT origin, ', ') FROM flights WHERE dep_ts IS NULL")) {
                unknown.next();
                if (unknown.getString(1) != null) {
                    throw new IllegalStateException("airport-zones.csv lacks " + unknown.getString(1));
                }
            }
            String rows = args[4].equals("log")
                    ? Files.readString(folder.resolve("log-rows.sql"))
                    : "SELECT * FROM flights ORDER BY flight_id";
            statement.execute("COPY (" + rows + ") TO '" + output.toString().replace("'", "''")
                    + "' (FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 19)");
            try (ResultSet count =
                    statement.executeQuery("SELECT count(*), min(dep_ts), max(dep_ts) FROM flights")) {
                count.next();
                System.out.printf("%,d flights from %s to %s%n", count.getLong(1), count.getString(2), count.getString(3));
            }
        }
        System.out.printf("%s: %,d bytes%n", output, Files.size(output));
    }

    private static void set(Statement statement, String name, String value) throws Exception {
        statement.execute("SET VARIABLE " + name + " = '" + value.replace("'", "''") + "'");
    }
}
