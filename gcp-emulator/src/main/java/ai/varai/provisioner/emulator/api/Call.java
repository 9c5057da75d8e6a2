package ai.varai.provisioner.emulator.api;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Who calls, and how.
 *
 * @param host the host that the client meant, lower case, without port; may be empty
 * @param query query parameters by name; empty over gRPC
 * @param header gives a header's value by its lower-case name
 */
public record Call(
    ApiMethod method,
    Transport transport,
    String host,
    String httpMethod,
    String path,
    Map<String, List<String>> query,
    Function<String, Optional<String>> header) {

  /** Asked for as a header, this gives the names of all headers, with commas between; over REST. */
  public static final String ALL_NAMES = "*";

  /** The wire of a call. */
  public enum Transport {
    GRPC,
    REST
  }

  /** The first value of a query parameter. */
  public Optional<String> parameter(String name) {
    List<String> v = query.get(name);
    return v == null || v.isEmpty() ? Optional.empty() : Optional.of(v.get(0));
  }

  /** The same call with other query parameters. */
  public Call withQuery(Map<String, List<String>> other) {
    return new Call(method, transport, host, httpMethod, path, other, header);
  }

  /** Who calls: what the header says, or the user that stands for a caller without credentials. */
  public String principal() {
    return header.apply("x-emulator-principal").orElse("user@example.com");
  }

  /** Whether a parameter is true; gcloud writes True. */
  public boolean flag(String name) {
    return parameter(name).map("true"::equalsIgnoreCase).orElse(false);
  }
}
