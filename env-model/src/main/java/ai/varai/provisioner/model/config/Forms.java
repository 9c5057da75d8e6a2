package ai.varai.provisioner.model.config;

/**
 * Regular expressions of names and quantities, in the part of the language that Java and ECMA-262
 * share. What they cannot say (a subnet outside its network, a zone that does not exist) is a
 * semantic rule.
 */
final class Forms {
  private Forms() {}

  /** RFC 1035 label, as Compute Engine and Cloud Run want names. */
  static final String LABEL = "[a-z]([-a-z0-9]{0,61}[a-z0-9])?";

  static final String LABEL_WORDS =
      "1 to 63 lower-case letters, digits and hyphens, starting with a letter";

  /** A Cloud Run service name has fewer than 50 characters (Cloud Run v2 API, CreateService). */
  static final String SERVICE = "[a-z]([-a-z0-9]{0,47}[a-z0-9])?";

  static final String SERVICE_WORDS =
      "1 to 49 lower-case letters, digits and hyphens, starting with a letter";

  static final String ENVIRONMENT = "[a-z]([-a-z0-9]{0,28}[a-z0-9])?";

  /** An environment, or all whose names begin so: {@code feature-*}. */
  static final String ENVIRONMENTS = ENVIRONMENT + "|[a-z][-a-z0-9]{0,26}-[*]";

  static final String ENVIRONMENTS_WORDS =
      "1 to 30 lower-case letters, digits and hyphens, starting with a letter; feature-* for all"
          + " whose names begin so";

  static final String PROJECT = "[a-z][-a-z0-9]{4,28}[a-z0-9]";
  static final String REGION = "[a-z]+-[a-z]+[0-9]+";
  static final String CPU = "[1-9][0-9]*m|[1-9][0-9]*([.][0-9]{1,3})?|0[.][0-9]{1,3}";
  static final String MEMORY = "[1-9][0-9]*([.][0-9]+)?(Ki|Mi|Gi|Ti|k|M|G|T)";
  static final String VARIABLE = "[A-Za-z_][A-Za-z0-9_]*";
  static final String SECRET = "[A-Za-z0-9_-]{1,255}";
  static final String SECRET_VERSION = "latest|[1-9][0-9]*";
  static final String TIME = "([01][0-9]|2[0-3]):[0-5][0-9]";
  static final String SQL_NAME = "[A-Za-z_][A-Za-z0-9_$-]{0,62}";
  static final String CODE = "[A-Z]{3}[0-9]{3}";
  static final String NOT_BLANK = "[^ \\t\\r\\n](.*[^ \\t\\r\\n])?";
  static final String LABEL_KEY = "[a-z][-_a-z0-9]{0,62}";
  static final String LABEL_VALUE = "[-_a-z0-9]{0,63}";
  private static final String BYTE = "(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])";

  /** IPv4 in CIDR form; whether host bits are set is a semantic rule. */
  static final String CIDR = "(" + BYTE + "[.]){3}" + BYTE + "/(3[0-2]|[12]?[0-9])";

  static final String CIDR_WORDS = "an IPv4 range such as 10.0.0.0/24";
  static final String KMS_KEY =
      "gcp-kms://projects/[^/]+/locations/[^/]+/keyRings/[^/]+/cryptoKeys/[^/]+";
  static final String KMS_KEY_WORDS =
      "gcp-kms://projects/PROJECT/locations/LOCATION/keyRings/RING/cryptoKeys/KEY";
  static final String STATE = "folder|[a-z][a-z0-9+.-]*://[^ \\t\\r\\n]+";
  static final String STATE_WORDS = "folder, or an address such as gs://my-project-terraform-state";
  static final String ADDRESS = "[a-z][a-z0-9_]*[.][^ \\t\\r\\n]+";
  static final String ADDRESS_WORDS = "the address of a resource such as bucket.uploads";
  static final String PORTS = "[0-9]{1,5}(-[0-9]{1,5})?";
}
