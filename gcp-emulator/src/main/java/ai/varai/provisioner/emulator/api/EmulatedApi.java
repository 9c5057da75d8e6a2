package ai.varai.provisioner.emulator.api;

import ai.varai.provisioner.emulator.error.ErrorStyle;
import java.util.List;

/**
 * One emulated Google API. Implementations have a public constructor without parameters and are
 * named in {@code META-INF/services}; the core knows none of them.
 */
public interface EmulatedApi {

  /** The first label of the API's host name, such as {@code secretmanager}. */
  String name();

  /** The hosts by which clients reach it; regional prefixes and suffixes are recognised as well. */
  default List<String> hosts() {
    return List.of(name() + ".googleapis.com");
  }

  /** The envelope of its errors. */
  default ErrorStyle errorStyle() {
    return ErrorStyle.RPC;
  }

  /** Declares its services, methods and routes. Called once for each emulator. */
  void register(ApiBuilder api, Emulation emulation);
}
