package ai.varai.provisioner.emulator.http;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Which API a Host header names. */
public final class Hosts {

  private final Map<String, String> apiByHost = new HashMap<>();

  public void add(String host, String api) {
    apiByHost.put(host, api);
  }

  /**
   * The host of a Host header or an authority: lower case, without the port and the dot at the end
   * by which clients keep resolvers from trying it in other domains.
   */
  public static String clean(@Nullable String authority) {
    if (authority == null) {
      return "";
    }
    String h = authority.toLowerCase(Locale.ROOT);
    int colon = h.lastIndexOf(':');
    String host = colon > 0 && h.indexOf(']') < colon ? h.substring(0, colon) : h;
    return host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
  }

  /**
   * The API of a host. Takes regional hosts ({@code us-central1-run.googleapis.com}, {@code
   * secretmanager.us-central1.rep.googleapis.com}) and mTLS hosts for the API's own.
   */
  public Optional<String> api(String host) {
    String direct = apiByHost.get(host);
    if (direct != null) {
      return Optional.of(direct);
    }
    if (!host.endsWith(".googleapis.com")) {
      return Optional.empty();
    }
    if (ClientPaths.bucket(host).isPresent()) {
      return Optional.ofNullable(apiByHost.get("storage.googleapis.com"));
    }
    String first = host.substring(0, host.indexOf('.'));
    String byFirst = apiByHost.get(first + ".googleapis.com");
    if (byFirst != null) {
      return Optional.of(byFirst);
    }
    int dash = first.lastIndexOf('-');
    return dash < 0
        ? Optional.empty()
        : Optional.ofNullable(apiByHost.get(first.substring(dash + 1) + ".googleapis.com"));
  }

  /**
   * Whether this is a Google host that decides alone; {@code www.googleapis.com} leaves it to the
   * path.
   */
  static boolean isGoogle(String host) {
    return host.endsWith(".googleapis.com") && !host.equals("www.googleapis.com");
  }
}
