package ai.varai.provisioner.emulator.api;

/** Calls the JSON routes of one API in the name of who sent a request over another wire. */
@FunctionalInterface
public interface RouteCaller {

  /**
   * The route's answer. Faults, permissions and records are those of the route. Throws what the
   * route throws.
   */
  JsonAnswer call(RouteRequest request);
}
