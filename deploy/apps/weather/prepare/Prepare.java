import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;

/** Makes the rows of the app's stream; started by prepare.sh, which puts DuckDB's driver on the class path. */
public final class Prepare {
    /** Arguments: folder of the app, folder to write the folder of the stream into. */
    public static void main(String[] args) throws Exception {
        Path app = Path.of(args[0]);
        Path output = Path.of(args[1], "days", "part.parquet").toAbsolutePath();
        Files.createDirectories(output.getParent());
        String sql = Files.readString(app.resolve("prepare/days.sql"));
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE VIEW source AS SELECT * FROM read_csv("
                    + quoted(app.resolve("data/seattle-weather.csv")) + ", header = true)");
            statement.execute("COPY (" + sql + ") TO " + quoted(output) + " (FORMAT parquet)");
            try (ResultSet count = statement.executeQuery("SELECT count(*) FROM read_parquet(" + quoted(output) + ")")) {
                count.next();
                System.out.printf("%s: %,d rows%n", output, count.getLong(1));
            }
        }
    }

    private static String quoted(Path path) {
        return "'" + path.toString().replace("'", "''") + "'";
    }
}
