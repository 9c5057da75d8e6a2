package ai.varai.provisioner.emulator.api;

import ai.varai.provisioner.emulator.error.ErrorStyle;
import java.util.List;
import java.util.Set;

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

  /** The protobuf packages whose gRPC services are its own. */
  default List<String> packages() {
    return List.of();
  }

  /**
   * First segments of paths that no other API has, or the first two: where no host names it, they
   * do.
   */
  default List<String> roots() {
    return List.of();
  }

  /**
   * What it offers to other APIs or to the core when it registers: by these it is found when one is
   * asked for first.
   */
  default Set<Class<?>> offers() {
    return Set.of();
  }

  /**
   * Declares its services, methods and routes. Called once for each emulator, when the API is first
   * needed. Writes nothing to the store: it may be in the middle of another API's transaction.
   */
  void register(ApiBuilder api, Emulation emulation);
}
