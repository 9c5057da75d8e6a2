package ai.varai.provisioner.gcp.export.kind;

import ai.varai.provisioner.gcp.export.Body;
import ai.varai.provisioner.gcp.export.Json;
import ai.varai.provisioner.gcp.export.KindExport;
import ai.varai.provisioner.gcp.export.Script;
import ai.varai.provisioner.model.kind.UrlMap;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Which backend answers which path. */
public final class UrlMapExport extends KindExport<UrlMap> {
  public UrlMapExport() {
    super(UrlMap.class, Module.NETWORKING, "google_compute_url_map", "url_maps");
  }

  @Override
  public String type(UrlMap r) {
    return regional("google_compute_url_map", r.region());
  }

  @Override
  public String collection(UrlMap r) {
    return apart("url_maps", r.region());
  }

  @Override
  public void terraform(UrlMap r, Body body) {
    body.set("name", r.name())
        .set("region", r.region())
        .set("default_service", r.defaultService())
        .set("description", r.description());
    if (!r.responseHeaders().isEmpty()) {
      body.block("header_action", action -> headers(r, action));
    }
    if (!r.pathPrefixes().isEmpty()) {
      body.block("host_rule", rule -> rule.set("hosts", List.of("*")).set("path_matcher", MATCHER));
      body.block(
          "path_matcher",
          matcher -> {
            matcher.set("name", MATCHER).set("default_service", r.defaultService());
            r.pathPrefixes()
                .forEach(
                    (prefix, service) ->
                        matcher.block(
                            "path_rule",
                            rule ->
                                rule.set("paths", List.of(prefix + "*"))
                                    .set("service", service)
                                    .block(
                                        "route_action",
                                        action ->
                                            action.block(
                                                "url_rewrite",
                                                rewrite ->
                                                    rewrite.set("path_prefix_rewrite", "/")))));
          });
    }
  }

  private static void headers(UrlMap r, Body action) {
    r.responseHeaders()
        .forEach(
            (name, value) ->
                action.block(
                    "response_headers_to_add",
                    header ->
                        header
                            .set("header_name", name)
                            .set("header_value", value)
                            .set("replace", true)));
  }

  @Override
  public void gcloud(UrlMap r, Script script) {
    var map = new LinkedHashMap<String, Object>();
    map.put("name", r.name());
    map.put("defaultService", script.text(r.defaultService()));
    map.put("description", r.description());
    if (!r.responseHeaders().isEmpty()) {
      map.put(
          "headerAction",
          Map.of(
              "responseHeadersToAdd",
              r.responseHeaders().entrySet().stream()
                  .map(
                      header ->
                          Map.of(
                              "headerName",
                              header.getKey(),
                              "headerValue",
                              header.getValue(),
                              "replace",
                              true))
                  .toList()));
    }
    if (!r.pathPrefixes().isEmpty()) {
      var rules = new ArrayList<Object>();
      r.pathPrefixes()
          .forEach(
              (prefix, service) ->
                  rules.add(
                      Map.of(
                          "paths",
                          List.of(prefix + "*"),
                          "service",
                          script.text(service),
                          "routeAction",
                          Map.of("urlRewrite", Map.of("pathPrefixRewrite", "/")))));
      map.put("hostRules", List.of(Map.of("hosts", List.of("*"), "pathMatcher", MATCHER)));
      map.put(
          "pathMatchers",
          List.of(
              Map.of(
                  "name",
                  MATCHER,
                  "defaultService",
                  script.text(r.defaultService()),
                  "pathRules",
                  rules)));
    }
    script
        .gcloud("compute url-maps import")
        .argument(r.name())
        .on("global", r.region().isEmpty())
        .flag("region", r.region())
        .flag("source", "-")
        .raw("--project=\"$PROJECT\"")
        .raw("--quiet")
        .after(" <<<" + Script.quote(Json.of(map)))
        .endAsIs();
  }

  @Override
  public String shell(UrlMap r, String component, Script script) {
    return switch (component) {
      case "selfLink" -> "projects/" + script.project() + scope(r.region()) + "urlMaps/" + r.name();
      default -> super.shell(r, component, script);
    };
  }

  private static final String MATCHER = "services";
}
