package ai.varai.provisioner.emulator.run;

import ai.varai.provisioner.emulator.compute.NetworkPeerings;
import com.google.cloud.run.v2.VpcAccess;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The networks and subnetworks of Direct VPC egress, named in full or by their last part. */
final class RunNetworks {

  private static final Pattern NETWORK =
      Pattern.compile("(?:.*/)?projects/([^/]+)/global/networks/([^/]+)");
  private static final Pattern SUBNETWORK =
      Pattern.compile("(?:.*/)?projects/([^/]+)/regions/([^/]+)/subnetworks/([^/]+)");

  /** What is not there, by its kind and its full name. */
  record Missing(String kind, String name) {}

  /** A subnetwork by its place. */
  record Subnetwork(String project, String region, String name) {
    String path() {
      return "projects/" + project + "/regions/" + region + "/subnetworks/" + name;
    }
  }

  private final NetworkPeerings networks;
  private final RunName owner;

  RunNetworks(NetworkPeerings networks, RunName owner) {
    this.networks = networks;
    this.owner = owner;
  }

  /** The first of network and subnetwork that does not exist. */
  Optional<Missing> missing(VpcAccess.NetworkInterface nic) {
    if (!nic.getNetwork().isEmpty()) {
      Matcher m = NETWORK.matcher(nic.getNetwork());
      String project = m.matches() ? m.group(1) : owner.project().id();
      String network = m.matches() ? m.group(2) : nic.getNetwork();
      if (!networks.exists(project, network)) {
        return Optional.of(
            new Missing("VPC network", "projects/" + project + "/global/networks/" + network));
      }
    }
    return subnetwork(owner, nic)
        .filter(s -> !exists(s))
        .map(s -> new Missing("VPC subnetwork", s.path()));
  }

  /** A project's default network is there from the first look at it. */
  private boolean exists(Subnetwork s) {
    return networks.networkOf(s.project(), s.region(), s.name()).isPresent()
        || (networks.exists(s.project(), "default")
            && networks.networkOf(s.project(), s.region(), s.name()).isPresent());
  }

  /** The subnetwork of an interface; where none is named it has the network's name. */
  static Optional<Subnetwork> subnetwork(RunName owner, VpcAccess.NetworkInterface nic) {
    String text = nic.getSubnetwork().isEmpty() ? lastPart(nic.getNetwork()) : nic.getSubnetwork();
    if (text.isEmpty()) {
      return Optional.empty();
    }
    Matcher m = SUBNETWORK.matcher(text);
    return Optional.of(
        m.matches()
            ? new Subnetwork(m.group(1), m.group(2), m.group(3))
            : new Subnetwork(owner.project().id(), owner.location(), lastPart(text)));
  }

  private static String lastPart(String text) {
    return text.substring(text.lastIndexOf('/') + 1);
  }
}
