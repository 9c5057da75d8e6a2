package ai.varai.provisioner.emulator.api;

import java.util.List;
import java.util.Map;

/**
 * What a client that speaks REST would send.
 *
 * @param path percent-encoded
 * @param headers by lower-case names; they come before those of the other wire
 */
public record RouteRequest(
    String verb,
    String path,
    Map<String, List<String>> query,
    Map<String, String> headers,
    byte[] body) {

  public RouteRequest {
    query = Map.copyOf(query);
    headers = Map.copyOf(headers);
  }
}
