package ai.varai.provisioner.sample;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A connection URL in the form of <a
 * href="https://www.postgresql.org/docs/14/libpq-connect.html#LIBPQ-CONNSTRING">libpq</a>, {@code
 * postgresql://user:password@host:port/database?parameters}, user and password percent-encoded.
 *
 * @param parameters what follows the question mark; may be empty
 */
record PostgresUrl(
    String user, String password, String host, int port, String database, String parameters) {

  /**
   * Reads a URL.
   *
   * @throws IllegalArgumentException when it cannot be read. The message never holds the URL, which
   *     carries a password
   */
  static PostgresUrl parse(String url) {
    URI uri;
    try {
      uri = new URI(url);
    } catch (URISyntaxException e) {
      // The cause would carry the URL, and with it the password, into the log.
      throw unreadable("is not a URL (are user and password percent-encoded?)");
    }
    String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    if (!scheme.equals("postgresql") && !scheme.equals("postgres")) {
      throw unreadable("must begin with postgresql://");
    }
    String userInfo = uri.getRawUserInfo();
    if (uri.getHost() == null || userInfo == null) {
      throw unreadable("must name a user and a host (are user and password percent-encoded?)");
    }
    int colon = userInfo.indexOf(':');
    String path = uri.getRawPath();
    if (colon < 0 || path == null || path.length() < 2) {
      throw unreadable("must name a password and a database");
    }
    return new PostgresUrl(
        decode(userInfo.substring(0, colon)),
        decode(userInfo.substring(colon + 1)),
        uri.getHost(),
        uri.getPort() < 0 ? 5432 : uri.getPort(),
        decode(path.substring(1)),
        orEmpty(uri.getRawQuery()));
  }

  /** The URL for the JDBC driver, without user and password. */
  String jdbcUrl() {
    return "jdbc:postgresql://"
        + host
        + ":"
        + port
        + "/"
        + database
        + (parameters.isEmpty() ? "" : "?" + parameters);
  }

  /** Leaves the password out. */
  @Override
  public String toString() {
    return "postgresql://" + user + "@" + host + ":" + port + "/" + database;
  }

  private static String decode(String text) {
    // URLDecoder reads a plus sign as a space, which RFC 3986 does not.
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }

  private static IllegalArgumentException unreadable(String why) {
    return new IllegalArgumentException("DATABASE_URL " + why);
  }
}
