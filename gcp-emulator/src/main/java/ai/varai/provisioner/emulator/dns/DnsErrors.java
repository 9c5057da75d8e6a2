package ai.varai.provisioner.emulator.dns;

import ai.varai.provisioner.emulator.error.GoogleError;
import com.google.rpc.Code;

/**
 * Cloud DNS's refusals. A path such as {@code entity.managedZone.name} leads to what of the request
 * is wrong.
 *
 * @see <a href="https://cloud.google.com/dns/docs/error-messages">Error messages</a>
 */
final class DnsErrors {

  private DnsErrors() {}

  static GoogleError required(String path) {
    return GoogleError.invalidArgument("The '" + path + "' parameter is required but was missing.")
        .withReason("required");
  }

  static GoogleError invalid(String path, String value) {
    return GoogleError.invalidArgument("Invalid value for '" + path + "': '" + value + "'")
        .withReason("invalid");
  }

  static GoogleError exists(String path, String name) {
    return GoogleError.alreadyExists(
        "The resource '" + path + "' named '" + name + "' already exists");
  }

  /** A network sees one private zone of a name. */
  static GoogleError nameInUse(String dnsName, String network) {
    return GoogleError.invalidArgument(
            "The DNS name '" + dnsName + "' is already being used on network '" + network + "'.")
        .withReason("dnsNameInUse");
  }

  static GoogleError missing(String path, String name) {
    return GoogleError.notFound("The '" + path + "' resource named '" + name + "' does not exist.");
  }

  /** What is to be deleted is not as the request has it. */
  static GoogleError changed(String path) {
    return GoogleError.of(Code.FAILED_PRECONDITION, "Precondition not met for '" + path + "'")
        .withHttpStatus(412)
        .withReason("conditionNotMet");
  }

  static GoogleError notEmpty(String name, String contents) {
    return GoogleError.failedPrecondition(
            "The resource named '"
                + name
                + "' cannot be deleted because it contains one or more '"
                + contents
                + "'.")
        .withReason("containerNotEmpty");
  }

  static GoogleError notAvailable(String dnsName) {
    return GoogleError.failedPrecondition(
            "The managed zone's DNS name '" + dnsName + "' may be reserved or registered already.")
        .withReason("managedZoneDnsNameNotAvailable");
  }

  static GoogleError apex(String path, String type, String dnsName) {
    return GoogleError.failedPrecondition(
            "The resource record set '"
                + path
                + "' is invalid because a zone must contain exactly one resource record set of type '"
                + type
                + "' at the apex ('"
                + dnsName
                + "').")
        .withReason("invalidZoneApex");
  }

  static GoogleError onlyOne(String path, String type) {
    return GoogleError.invalidArgument(
            "The resource record set '"
                + path
                + "' is only permitted to have one record because it is of type '"
                + type
                + "'.")
        .withReason("invalidRecordCount");
  }

  static GoogleError besideAlias(String path, String name, String other) {
    return GoogleError.failedPrecondition(
            "The resource record set '"
                + path
                + "' is invalid because the DNS name '"
                + name
                + "' has a resource record set of the type '"
                + other
                + "'. A DNS name may have either one CNAME resource record set or resource record"
                + " sets of other types, but not both.")
        .withReason("cnameResourceRecordSetConflict");
  }

  static GoogleError wildcard(String path, String type) {
    return GoogleError.invalidArgument(
            "The resource record set '"
                + path
                + "' of type '"
                + type
                + "' is not permitted to be a wildcard.")
        .withReason("wildcardNotAllowed");
  }

  static GoogleError quota(String path, int limit) {
    return GoogleError.of(
            Code.RESOURCE_EXHAUSTED,
            "The request exceeds the limit of " + limit + " for '" + path + "'.")
        .withHttpStatus(403)
        .withReason("quotaExceeded");
  }
}
