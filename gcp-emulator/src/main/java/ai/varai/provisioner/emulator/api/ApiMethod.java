package ai.varai.provisioner.emulator.api;

import ai.varai.provisioner.emulator.error.ErrorStyle;

/**
 * One method of one API, as the surface lists it.
 *
 * @param service the protobuf service's full name, or the API's name for JSON APIs
 * @param method its name in the service, or its discovery id ({@code sql.instances.get})
 */
public record ApiMethod(
    String api, String service, String method, boolean implemented, ErrorStyle errorStyle) {

  /** {@code service.method}, or the discovery id. */
  public String fullName() {
    return service.equals(api) ? method : service + "." + method;
  }
}
