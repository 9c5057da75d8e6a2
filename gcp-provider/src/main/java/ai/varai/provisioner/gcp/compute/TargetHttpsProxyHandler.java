package ai.varai.provisioner.gcp.compute;

import ai.varai.provisioner.gcp.handler.Cloud;
import ai.varai.provisioner.gcp.handler.Names;
import ai.varai.provisioner.gcp.handler.Permissions;
import ai.varai.provisioner.lifecycle.spi.CallContext;
import ai.varai.provisioner.model.kind.TargetHttpsProxy;
import ai.varai.provisioner.model.resource.Value;
import com.google.cloud.compute.v1.DeleteTargetHttpsProxyRequest;
import com.google.cloud.compute.v1.InsertTargetHttpsProxyRequest;
import com.google.cloud.compute.v1.Operation;
import com.google.cloud.compute.v1.SetSslCertificatesTargetHttpsProxyRequest;
import com.google.cloud.compute.v1.SetUrlMapTargetHttpsProxyRequest;
import com.google.cloud.compute.v1.TargetHttpsProxiesSetSslCertificatesRequest;
import com.google.cloud.compute.v1.UrlMapReference;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** HTTPS proxies of the global load balancer. */
public final class TargetHttpsProxyHandler
    extends ComputeHandler<TargetHttpsProxy, com.google.cloud.compute.v1.TargetHttpsProxy> {
  public TargetHttpsProxyHandler(Cloud cloud) {
    super(TargetHttpsProxy.class, cloud);
  }

  @Override
  public Permissions permissions() {
    return new Permissions(
        List.of("compute.targetHttpsProxies.list", "compute.targetHttpsProxies.get"),
        List.of(
            "compute.targetHttpsProxies.create",
            "compute.urlMaps.use",
            "compute.sslCertificates.get",
            "compute.globalOperations.get"),
        List.of(
            "compute.targetHttpsProxies.setUrlMap",
            "compute.targetHttpsProxies.setSslCertificates"),
        List.of("compute.targetHttpsProxies.delete"),
        List.of("roles/compute.loadBalancerAdmin"));
  }

  @Override
  Iterable<com.google.cloud.compute.v1.TargetHttpsProxy> all() throws IOException {
    return clients().targetHttpsProxies().list(project()).iterateAll();
  }

  @Override
  com.google.cloud.compute.v1.TargetHttpsProxy get(TargetHttpsProxy identity) throws IOException {
    return clients().targetHttpsProxies().get(project(), identity.name());
  }

  @Override
  String name(TargetHttpsProxy targetHttpsProxy) {
    return targetHttpsProxy.name();
  }

  @Override
  String descriptionOf(TargetHttpsProxy wanted) {
    return wanted.description();
  }

  @Override
  String selfLink(com.google.cloud.compute.v1.TargetHttpsProxy found) {
    return found.getSelfLink();
  }

  @Override
  String description(com.google.cloud.compute.v1.TargetHttpsProxy found) {
    return found.getDescription();
  }

  @Override
  TargetHttpsProxy record(com.google.cloud.compute.v1.TargetHttpsProxy found) {
    return new TargetHttpsProxy(
        found.getName(),
        Optional.empty(),
        Value.of(Names.link(found.getUrlMap())),
        found.getSslCertificatesList().stream().map(each -> Value.of(Names.link(each))).toList(),
        plain(found),
        link(found.getSelfLink()));
  }

  @Override
  Operation insertion(TargetHttpsProxy wanted, String description, String requestId)
      throws IOException {
    var resource =
        com.google.cloud.compute.v1.TargetHttpsProxy.newBuilder()
            .setName(wanted.name())
            .setDescription(description);
    resource.setUrlMap(wanted.urlMap().get());
    wanted.certificates().forEach(each -> resource.addSslCertificates(each.get()));
    return clients()
        .targetHttpsProxies()
        .insertCallable()
        .call(
            InsertTargetHttpsProxyRequest.newBuilder()
                .setProject(project())
                .setRequestId(requestId)
                .setTargetHttpsProxyResource(resource)
                .build());
  }

  @Override
  Optional<Operation> step(
      TargetHttpsProxy wanted,
      com.google.cloud.compute.v1.TargetHttpsProxy current,
      CallContext call)
      throws IOException {
    var now = record(current);
    if (!now.urlMap().equals(wanted.urlMap())) {
      return Optional.of(
          clients()
              .targetHttpsProxies()
              .setUrlMapCallable()
              .call(
                  SetUrlMapTargetHttpsProxyRequest.newBuilder()
                      .setProject(project())
                      .setTargetHttpsProxy(wanted.name())
                      .setUrlMapReferenceResource(
                          UrlMapReference.newBuilder().setUrlMap(wanted.urlMap().get()))
                      .build()));
    }
    if (!now.certificates().equals(wanted.certificates())) {
      return Optional.of(
          clients()
              .targetHttpsProxies()
              .setSslCertificatesCallable()
              .call(
                  SetSslCertificatesTargetHttpsProxyRequest.newBuilder()
                      .setProject(project())
                      .setTargetHttpsProxy(wanted.name())
                      .setTargetHttpsProxiesSetSslCertificatesRequestResource(
                          TargetHttpsProxiesSetSslCertificatesRequest.newBuilder()
                              .addAllSslCertificates(
                                  wanted.certificates().stream().map(Value::get).toList()))
                      .build()));
    }
    return Optional.empty();
  }

  @Override
  Operation deletion(TargetHttpsProxy current) throws IOException {
    return clients()
        .targetHttpsProxies()
        .deleteCallable()
        .call(
            DeleteTargetHttpsProxyRequest.newBuilder()
                .setProject(project())
                .setTargetHttpsProxy(current.name())
                .build());
  }
}
