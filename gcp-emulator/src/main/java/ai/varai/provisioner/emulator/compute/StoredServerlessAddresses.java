package ai.varai.provisioner.emulator.compute;

import ai.varai.provisioner.emulator.support.Ids;

/** Serverless addresses as rows of the collection of addresses, where everybody sees them. */
final class StoredServerlessAddresses implements ServerlessAddresses {

  static final String PURPOSE = "SERVERLESS";

  private final ResourceEngine engine;

  StoredServerlessAddresses(ResourceEngine engine) {
    this.engine = engine;
  }

  private static ResourceUrl address(ResourceUrl subnetwork) {
    return subnetwork.in(
        "addresses", "serverless-ipv4-1" + Ids.stableNumber(subnetwork.link(), 18));
  }

  private static ResourceUrl url(String project, String region, String subnetwork) {
    return new ResourceUrl(project, "regions/" + region, "subnetworks", subnetwork);
  }

  /** What uses such an address is nothing of Compute's. */
  static String user(ResourceUrl address) {
    return "//serverless.googleapis.com/projects/"
        + address.project()
        + "/locations/"
        + address.place()
        + "/addressReservations/"
        + address.name();
  }

  @Override
  public void reserve(String project, String region, String subnetwork) {
    ResourceUrl subnet = url(project, region, subnetwork);
    ResourceUrl address = address(subnet);
    Resources resources = engine.compute().resources();
    if (resources.exists(address) || !resources.exists(subnet)) {
      return;
    }
    engine.store(
        address,
        Json.object()
            .put("name", address.name())
            .put("addressType", "INTERNAL")
            .put("purpose", PURPOSE)
            .put("subnetwork", subnet.link()),
        engine.compute().emulation().ids().numeric(19));
  }

  @Override
  public void release(String project, String region, String subnetwork) {
    engine.compute().resources().remove(address(url(project, region, subnetwork)));
  }
}
