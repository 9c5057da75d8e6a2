package ai.varai.provisioner.gcp.client;

import com.google.api.client.googleapis.json.GoogleJsonResponseException;
import com.google.api.client.http.GenericUrl;
import com.google.api.client.http.HttpRequest;
import com.google.api.client.http.HttpRequestFactory;
import com.google.api.client.http.HttpResponseException;
import com.google.api.client.http.json.JsonHttpContent;
import com.google.api.client.json.GenericJson;
import com.google.api.client.json.JsonObjectParser;
import com.google.api.client.json.gson.GsonFactory;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** JSON requests to an API for which there is no client library. */
public final class Rest {
  private static final GsonFactory JSON = GsonFactory.getDefaultInstance();

  private final HttpRequestFactory requests;
  private final String root;

  Rest(HttpRequestFactory requests, String root) {
    this.requests = requests;
    this.root = root;
  }

  /**
   * One request.
   *
   * @param path below the API's root, with its query
   * @param body empty for none
   * @throws HttpResponseException with Google's error in it
   */
  public GenericJson call(String method, String path, Map<String, ?> body) throws IOException {
    @Nullable JsonHttpContent content = body.isEmpty() ? null : new JsonHttpContent(JSON, body);
    // Java's own HTTP connections know no PATCH; Google's APIs take it under this header.
    boolean known = requests.getTransport().supportsMethod(method);
    HttpRequest request =
        requests.buildRequest(known ? method : "POST", new GenericUrl(root + path), content);
    if (!known) {
      request.getHeaders().set("X-HTTP-Method-Override", method);
    }
    request.setParser(new JsonObjectParser(JSON));
    request.setThrowExceptionOnExecuteError(false);
    var response = request.execute();
    if (!response.isSuccessStatusCode()) {
      throw GoogleJsonResponseException.from(JSON, response);
    }
    return response.parseAs(GenericJson.class);
  }
}
