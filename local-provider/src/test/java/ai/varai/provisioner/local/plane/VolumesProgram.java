package ai.varai.provisioner.local.plane;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.Properties;

/**
 * What a job of the test runs: takes a password from a file, logs in to a database at the socket
 * that {@code HOST} names, and leaves the name of the user in the file that is its argument.
 */
public final class VolumesProgram {
  private VolumesProgram() {}

  public static void main(String[] arguments) throws Exception {
    Properties p = new Properties();
    p.setProperty("user", "postgres");
    p.setProperty("password", Files.readString(Path.of(System.getenv("PASSWORD_FILE"))));
    p.setProperty("sslmode", "prefer");
    p.setProperty("socketFactory", UnixSocketFactory.class.getName());
    p.setProperty("socketFactoryArg", System.getenv("HOST") + "/.s.PGSQL.5432");
    try (Connection c = DriverManager.getConnection("jdbc:postgresql:///postgres", p);
        Statement s = c.createStatement();
        ResultSet r = s.executeQuery("SELECT current_user")) {
      r.next();
      Files.writeString(Path.of(arguments[0]), r.getString(1));
    }
    if (!Files.readString(Path.of(arguments[0])).equals("postgres")) {
      throw new AssertionError("logged in as somebody else");
    }
  }
}
