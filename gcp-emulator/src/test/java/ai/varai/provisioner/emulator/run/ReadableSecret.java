package ai.varai.provisioner.emulator.run;

import ai.varai.provisioner.emulator.RestCalls;

/** A secret with a version that the project's default service account may read. */
final class ReadableSecret {

  private ReadableSecret() {}

  static void make(RestCalls rest, String project, String secret) {
    String path = "/v1/projects/" + project + "/secrets";
    rest.post(path + "?secretId=" + secret, "{\"replication\":{\"automatic\":{}}}");
    rest.post(path + "/" + secret + ":addVersion", "{\"payload\":{\"data\":\"czNjcjN0\"}}");
    String number = rest.get("/v1/projects/" + project).body().path("projectNumber").asText();
    rest.post(
        path + "/" + secret + ":setIamPolicy",
        "{\"policy\":{\"bindings\":[{\"role\":\"roles/secretmanager.secretAccessor\","
            + "\"members\":[\"serviceAccount:"
            + number
            + "-compute@developer.gserviceaccount.com\"]}]}}");
  }
}
