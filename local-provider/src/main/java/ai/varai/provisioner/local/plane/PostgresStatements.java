package ai.varai.provisioner.local.plane;

import ai.varai.provisioner.emulator.sqladmin.SqlEngine.Column;
import ai.varai.provisioner.emulator.sqladmin.SqlEngine.Execution;
import ai.varai.provisioner.emulator.sqladmin.SqlEngine.Notice;
import ai.varai.provisioner.emulator.sqladmin.SqlEngine.Result;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.postgresql.util.PSQLException;
import org.postgresql.util.PSQLWarning;
import org.postgresql.util.ServerErrorMessage;

/** Runs the statements of one call and collects what they bring. */
final class PostgresStatements {

  /** Where Cloud SQL's Data API gives up. */
  private static final int SECONDS = 30;

  private final long rowLimit;
  private final List<Result> results = new ArrayList<>();
  private final List<Notice> notices = new ArrayList<>();
  private long bytesLeft;

  PostgresStatements(long rowLimit, long byteLimit) {
    this.rowLimit = rowLimit;
    this.bytesLeft = byteLimit;
  }

  Execution run(Connection connection, String sql) throws SQLException {
    long begin = System.nanoTime();
    Optional<String> error = Optional.empty();
    try (Statement s = connection.createStatement()) {
      s.setQueryTimeout(SECONDS);
      try {
        boolean rows = s.execute(sql);
        int count = rows ? -1 : s.getUpdateCount();
        while (rows || count >= 0) {
          results.add(rows ? read(s.getResultSet()) : changed(count));
          rows = s.getMoreResults();
          count = rows ? -1 : s.getUpdateCount();
        }
      } catch (SQLException e) {
        error = Optional.of(words(e));
      }
      for (SQLWarning w = s.getWarnings(); w != null; w = w.getNextWarning()) {
        notices.add(new Notice(severity(w), String.valueOf(w.getMessage())));
      }
    }
    return new Execution(results, notices, error, Duration.ofNanos(System.nanoTime() - begin));
  }

  private static Result changed(int count) {
    return new Result(List.of(), List.of(), count + " rows affected.", false);
  }

  private Result read(ResultSet rows) throws SQLException {
    ResultSetMetaData about = rows.getMetaData();
    List<Column> columns = new ArrayList<>();
    for (int i = 1; i <= about.getColumnCount(); i++) {
      columns.add(
          new Column(about.getColumnLabel(i), about.getColumnTypeName(i).toUpperCase(Locale.ROOT)));
    }
    List<List<Optional<String>>> taken = new ArrayList<>();
    while (taken.size() < rowLimit && rows.next()) {
      List<Optional<String>> row = new ArrayList<>();
      for (int i = 1; i <= columns.size(); i++) {
        Optional<String> value = Optional.ofNullable(rows.getString(i));
        bytesLeft -= value.map(v -> v.getBytes(StandardCharsets.UTF_8).length).orElse(0);
        row.add(value);
      }
      if (bytesLeft < 0) {
        return new Result(columns, taken, "", true);
      }
      taken.add(row);
    }
    return new Result(columns, taken, "", false);
  }

  private static String words(SQLException e) {
    ServerErrorMessage told = e instanceof PSQLException p ? p.getServerErrorMessage() : null;
    return String.valueOf(told == null ? e.getMessage() : told);
  }

  private static String severity(SQLWarning w) {
    ServerErrorMessage told = w instanceof PSQLWarning p ? p.getServerErrorMessage() : null;
    return told == null ? "WARNING" : String.valueOf(told.getSeverity());
  }
}
