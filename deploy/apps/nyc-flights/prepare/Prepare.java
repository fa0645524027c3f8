import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;

/** Makes the rows of the app's streams; started by prepare.sh, which puts DuckDB's driver on the class path. */
public final class Prepare {
    private static final String[] STREAMS = {"flights", "weather", "planes"};
    private static final String[] FILES = {"flights_nyc_2013.parquet", "weather_nyc_2013.parquet", "planes_2013.parquet"};

    /** Arguments: folder of the SQL files, folder of the source files, folder to write a folder per stream into. */
    public static void main(String[] args) throws Exception {
        for (int i = 0; i < STREAMS.length; i++) {
            Path source = Path.of(args[1], FILES[i]);
            Path output = Path.of(args[2], STREAMS[i], "part.parquet").toAbsolutePath();
            Files.createDirectories(output.getParent());
            String sql = Files.readString(Path.of(args[0], STREAMS[i] + ".sql"));
            try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                    Statement statement = connection.createStatement()) {
                statement.execute("CREATE VIEW source AS SELECT * FROM read_parquet(" + quoted(source) + ")");
                statement.execute("COPY (" + sql + ") TO " + quoted(output) + " (FORMAT parquet)");
                try (ResultSet count = statement.executeQuery("SELECT count(*) FROM read_parquet(" + quoted(output) + ")")) {
                    count.next();
                    System.out.printf("%s: %,d rows%n", output, count.getLong(1));
                }
            }
        }
    }

    private static String quoted(Path path) {
        return "'" + path.toString().replace("'", "''") + "'";
    }
}
