package ai.varai.provisioner.gcp.secret;

import ai.varai.provisioner.gcp.handler.Cloud;
import ai.varai.provisioner.gcp.handler.Names;
import ai.varai.provisioner.gcp.mark.Marks;
import ai.varai.provisioner.lifecycle.spi.CallContext;
import ai.varai.provisioner.lifecycle.spi.ProviderException;
import com.google.cloud.secretmanager.v1.ListSecretsRequest;
import com.google.cloud.secretmanager.v1.Secret;
import com.google.cloud.secretmanager.v1.SecretPayload;
import com.google.cloud.secretmanager.v1.SecretVersion;
import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/** The secrets of the environment. */
public final class Secrets {
  private static final int PAGE = 1000;
  private final Cloud cloud;

  public Secrets(Cloud cloud) {
    this.cloud = cloud;
  }

  /** {@code projects/PROJECT/secrets/ID}. */
  public String name(String id) {
    return id.startsWith("projects/") ? id : cloud.projectName() + "/secrets/" + id;
  }

  /** Adds a version, with the checksum by which Secret Manager sees that it came whole. */
  SecretVersion add(String secret, String payload) throws ProviderException, InterruptedException {
    ByteString bytes = ByteString.copyFromUtf8(payload);
    var sum = new CRC32C();
    sum.update(bytes.asReadOnlyByteBuffer());
    SecretPayload data =
        SecretPayload.newBuilder().setData(bytes).setDataCrc32C(sum.getValue()).build();
    return cloud
        .calls()
        .run(
            "secretmanager",
            "add a version to " + Names.last(secret),
            () -> cloud.clients().secrets().addSecretVersion(secret, data));
  }

  /** Those with the environment's marks. */
  public List<Secret> list(CallContext call) throws ProviderException, InterruptedException {
    var request =
        ListSecretsRequest.newBuilder()
            .setParent(cloud.projectName())
            .setFilter(Marks.filter("labels", "=", call))
            .setPageSize(PAGE)
            .build();
    return cloud
        .shared()
        .get(
            call,
            "secrets",
            () ->
                cloud
                    .calls()
                    .look(
                        "secretmanager",
                        "list secrets",
                        () -> {
                          var all = new ArrayList<Secret>();
                          cloud
                              .clients()
                              .secrets()
                              .listSecrets(request)
                              .iterateAll()
                              .forEach(
                                  secret -> {
                                    if (Marks.ours(secret.getLabelsMap(), call)) {
                                      all.add(secret);
                                    }
                                  });
                          return all;
                        }));
  }
}
