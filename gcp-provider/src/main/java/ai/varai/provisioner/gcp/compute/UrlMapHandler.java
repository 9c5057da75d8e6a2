package ai.varai.provisioner.gcp.compute;

import ai.varai.provisioner.gcp.handler.Cloud;
import ai.varai.provisioner.gcp.handler.Names;
import ai.varai.provisioner.gcp.handler.Permissions;
import ai.varai.provisioner.gcp.mark.Marks;
import ai.varai.provisioner.lifecycle.spi.CallContext;
import ai.varai.provisioner.model.kind.UrlMap;
import ai.varai.provisioner.model.resource.Value;
import com.google.cloud.compute.v1.DeleteRegionUrlMapRequest;
import com.google.cloud.compute.v1.DeleteUrlMapRequest;
import com.google.cloud.compute.v1.HostRule;
import com.google.cloud.compute.v1.HttpHeaderOption;
import com.google.cloud.compute.v1.HttpRouteAction;
import com.google.cloud.compute.v1.InsertRegionUrlMapRequest;
import com.google.cloud.compute.v1.InsertUrlMapRequest;
import com.google.cloud.compute.v1.Operation;
import com.google.cloud.compute.v1.PathMatcher;
import com.google.cloud.compute.v1.PathRule;
import com.google.cloud.compute.v1.UpdateRegionUrlMapRequest;
import com.google.cloud.compute.v1.UpdateUrlMapRequest;
import com.google.cloud.compute.v1.UrlRewrite;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * URL maps of the load balancer, global or regional. A service sees its paths without the prefix
 * under which it is found.
 */
public final class UrlMapHandler
    extends ComputeHandler<UrlMap, com.google.cloud.compute.v1.UrlMap> {
  public UrlMapHandler(Cloud cloud) {
    super(UrlMap.class, cloud);
  }

  @Override
  public Permissions permissions() {
    return new Permissions(
        List.of("compute.urlMaps.list", "compute.urlMaps.get", "compute.regionUrlMaps.get"),
        List.of(
            "compute.urlMaps.create",
            "compute.backendServices.use",
            "compute.regionUrlMaps.create",
            "compute.regionBackendServices.use",
            "compute.globalOperations.get",
            "compute.regionOperations.get"),
        List.of("compute.urlMaps.update", "compute.regionUrlMaps.update"),
        List.of("compute.urlMaps.delete", "compute.regionUrlMaps.delete"),
        List.of("roles/compute.loadBalancerAdmin"));
  }

  @Override
  Iterable<com.google.cloud.compute.v1.UrlMap> all() throws IOException {
    var all = new ArrayList<com.google.cloud.compute.v1.UrlMap>();
    clients()
        .urlMaps()
        .aggregatedList(project())
        .iterateAll()
        .forEach(scope -> all.addAll(scope.getValue().getUrlMapsList()));
    return all;
  }

  @Override
  com.google.cloud.compute.v1.UrlMap get(UrlMap identity) throws IOException {
    return identity.region().isPresent()
        ? clients().regionUrlMaps().get(project(), identity.region().get(), identity.name())
        : clients().urlMaps().get(project(), identity.name());
  }

  @Override
  String name(UrlMap urlMap) {
    return urlMap.name();
  }

  @Override
  String descriptionOf(UrlMap wanted) {
    return wanted.description();
  }

  @Override
  String selfLink(com.google.cloud.compute.v1.UrlMap found) {
    return found.getSelfLink();
  }

  @Override
  String description(com.google.cloud.compute.v1.UrlMap found) {
    return found.getDescription();
  }

  @Override
  UrlMap record(com.google.cloud.compute.v1.UrlMap found) {
    var prefixes = new LinkedHashMap<String, Value<String>>();
    found
        .getPathMatchersList()
        .forEach(
            matcher ->
                matcher
                    .getPathRulesList()
                    .forEach(
                        rule ->
                            rule.getPathsList()
                                .forEach(
                                    path ->
                                        prefixes.put(
                                            path.replaceFirst("[*]$", ""),
                                            Value.of(Names.link(rule.getService()))))));
    return new UrlMap(
        found.getName(),
        region(found.getRegion()),
        Value.of(Names.link(found.getDefaultService())),
        prefixes,
        headers(found),
        plain(found),
        link(found.getSelfLink()));
  }

  private static Map<String, String> headers(com.google.cloud.compute.v1.UrlMap found) {
    var headers = new LinkedHashMap<String, String>();
    found
        .getHeaderAction()
        .getResponseHeadersToAddList()
        .forEach(header -> headers.put(header.getHeaderName(), header.getHeaderValue()));
    return headers;
  }

  @Override
  Operation insertion(UrlMap wanted, String description, String requestId) throws IOException {
    var resource =
        com.google.cloud.compute.v1.UrlMap.newBuilder()
            .setName(wanted.name())
            .setDescription(description);
    fill(resource, wanted);
    if (wanted.region().isPresent()) {
      return clients()
          .regionUrlMaps()
          .insertCallable()
          .call(
              InsertRegionUrlMapRequest.newBuilder()
                  .setProject(project())
                  .setRegion(wanted.region().get())
                  .setRequestId(requestId)
                  .setUrlMapResource(resource)
                  .build());
    }
    return clients()
        .urlMaps()
        .insertCallable()
        .call(
            InsertUrlMapRequest.newBuilder()
                .setProject(project())
                .setRequestId(requestId)
                .setUrlMapResource(resource)
                .build());
  }

  @Override
  Optional<Operation> step(
      UrlMap wanted, com.google.cloud.compute.v1.UrlMap current, CallContext call)
      throws IOException {
    var now = record(current);
    boolean same =
        marked(current, call)
            && now.defaultService().equals(wanted.defaultService())
            && now.pathPrefixes().equals(wanted.pathPrefixes())
            && now.responseHeaders().equals(wanted.responseHeaders())
            && now.description().equals(wanted.description());
    if (same) {
      return Optional.empty();
    }
    var resource =
        com.google.cloud.compute.v1.UrlMap.newBuilder()
            .setName(wanted.name())
            .setFingerprint(current.getFingerprint())
            .setDescription(Marks.describe(wanted.description(), call.owner(call.address())));
    fill(resource, wanted);
    if (wanted.region().isPresent()) {
      return Optional.of(
          clients()
              .regionUrlMaps()
              .updateCallable()
              .call(
                  UpdateRegionUrlMapRequest.newBuilder()
                      .setProject(project())
                      .setRegion(wanted.region().get())
                      .setUrlMap(wanted.name())
                      .setUrlMapResource(resource)
                      .build()));
    }
    return Optional.of(
        clients()
            .urlMaps()
            .updateCallable()
            .call(
                UpdateUrlMapRequest.newBuilder()
                    .setProject(project())
                    .setUrlMap(wanted.name())
                    .setUrlMapResource(resource)
                    .build()));
  }

  @Override
  Operation deletion(UrlMap current) throws IOException {
    if (current.region().isPresent()) {
      return clients()
          .regionUrlMaps()
          .deleteCallable()
          .call(
              DeleteRegionUrlMapRequest.newBuilder()
                  .setProject(project())
                  .setRegion(current.region().get())
                  .setUrlMap(current.name())
                  .build());
    }
    return clients()
        .urlMaps()
        .deleteCallable()
        .call(
            DeleteUrlMapRequest.newBuilder()
                .setProject(project())
                .setUrlMap(current.name())
                .build());
  }

  private static void fill(com.google.cloud.compute.v1.UrlMap.Builder resource, UrlMap wanted) {
    resource.setDefaultService(wanted.defaultService().get());
    wanted
        .responseHeaders()
        .forEach(
            (name, value) ->
                resource
                    .getHeaderActionBuilder()
                    .addResponseHeadersToAdd(
                        HttpHeaderOption.newBuilder()
                            .setHeaderName(name)
                            .setHeaderValue(value)
                            .setReplace(true)));
    if (wanted.pathPrefixes().isEmpty()) {
      return;
    }
    var matcher =
        PathMatcher.newBuilder().setName(MATCHER).setDefaultService(wanted.defaultService().get());
    wanted
        .pathPrefixes()
        .forEach(
            (prefix, service) ->
                matcher.addPathRules(
                    PathRule.newBuilder()
                        .addPaths(prefix + "*")
                        .setService(service.get())
                        .setRouteAction(
                            HttpRouteAction.newBuilder()
                                .setUrlRewrite(
                                    UrlRewrite.newBuilder().setPathPrefixRewrite("/")))));
    resource
        .addHostRules(HostRule.newBuilder().addHosts("*").setPathMatcher(MATCHER))
        .addPathMatchers(matcher);
  }

  private static final String MATCHER = "services";
}
