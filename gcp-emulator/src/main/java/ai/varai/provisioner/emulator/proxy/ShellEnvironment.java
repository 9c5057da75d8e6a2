package ai.varai.provisioner.emulator.proxy;

import java.util.LinkedHashMap;
import java.util.Map;

/** The environment variables that point gcloud, client libraries and other tools at an emulator. */
public final class ShellEnvironment {

  private ShellEnvironment() {}

  /**
   * The variables and their values.
   *
   * @param endpoint {@code host:port} of the emulator
   * @param proxyPort the intercepting proxy's port
   */
  public static Map<String, String> variables(
      String endpoint, int proxyPort, CertificateAuthority authority, String project) {
    String proxy = "http://127.0.0.1:" + proxyPort;
    String pem = authority.pem().toAbsolutePath().toString();
    Map<String, String> v = new LinkedHashMap<>();
    v.put("HTTPS_PROXY", proxy);
    v.put("https_proxy", proxy);
    String host = endpoint.substring(0, endpoint.lastIndexOf(':'));
    String direct =
        host.equals("127.0.0.1") ? "127.0.0.1,localhost" : "127.0.0.1,localhost," + host;
    v.put("NO_PROXY", direct);
    // gRPC reads lower case only, in C and Node: clients that are told an emulator's address need
    // it.
    v.put("no_proxy", direct);
    v.put("CLOUDSDK_CORE_CUSTOM_CA_CERTS_FILE", pem);
    v.put("SSL_CERT_FILE", pem);
    v.put("REQUESTS_CA_BUNDLE", pem);
    v.put("CURL_CA_BUNDLE", pem);
    v.put("NODE_EXTRA_CA_CERTS", pem);
    v.put("HTTPLIB2_CA_CERTS", pem);
    // gRPC in C, and so in Python, Ruby, PHP and C++, reads no other.
    v.put("GRPC_DEFAULT_SSL_ROOTS_FILE_PATH", pem);
    v.put("CLOUDSDK_AUTH_ACCESS_TOKEN", "emulator-token");
    v.put("GOOGLE_OAUTH_ACCESS_TOKEN", "emulator-token");
    v.put("CLOUDSDK_CORE_PROJECT", project);
    v.put("GOOGLE_CLOUD_PROJECT", project);
    // Ansible's modules: the project, and to log in by Application Default Credentials.
    v.put("GCP_PROJECT", project);
    v.put("GCP_AUTH_KIND", "application");
    v.put("CLOUDSDK_CORE_DISABLE_PROMPTS", "1");
    // Application Default Credentials, where no file of credentials is named, ask here.
    v.put("GCE_METADATA_HOST", endpoint);
    // ... and Python and Node look here whether there is somebody to ask.
    v.put("GCE_METADATA_IP", endpoint);
    // ... and Python's library of before 2021 (Debian's) looks here only.
    v.put("GCE_METADATA_ROOT", endpoint);
    v.put("STORAGE_EMULATOR_HOST", "http://" + endpoint);
    // Go's client over gRPC reads this one, with a scheme or without.
    v.put("STORAGE_EMULATOR_HOST_GRPC", endpoint);
    v.put("PUBSUB_EMULATOR_HOST", endpoint);
    v.put("GCP_EMULATOR_ENDPOINT", "http://" + endpoint);
    v.put(
        "GCP_EMULATOR_JAVA_OPTIONS",
        "-Djavax.net.ssl.trustStore="
            + authority.trustStore().toAbsolutePath()
            + " -Djavax.net.ssl.trustStorePassword=changeit -Dhttps.proxyHost=127.0.0.1"
            + " -Dhttps.proxyPort="
            + proxyPort);
    return v;
  }

  /** As {@code export} lines for a POSIX shell. */
  public static String exports(Map<String, String> variables) {
    StringBuilder b = new StringBuilder();
    variables.forEach((k, v) -> b.append("export ").append(k).append("='").append(v).append("'\n"));
    return b.toString();
  }
}
