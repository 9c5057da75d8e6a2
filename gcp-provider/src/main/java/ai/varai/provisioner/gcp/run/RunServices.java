package ai.varai.provisioner.gcp.run;

import ai.varai.provisioner.gcp.handler.Cloud;
import ai.varai.provisioner.gcp.handler.Names;
import ai.varai.provisioner.lifecycle.spi.ProviderException;
import ai.varai.provisioner.lifecycle.spi.ProviderException.Category;
import ai.varai.provisioner.model.kind.RunService.TrafficShare;
import com.google.cloud.run.v2.ListServicesRequest;
import com.google.cloud.run.v2.Service;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The services of the environment's region. */
public final class RunServices {
  private static final int PAGE = 500;

  /** Annotation of a template: when a person asked for a new revision of what did not change. */
  private static final String RENEWED = "provisioner/renewed";

  private final Cloud cloud;

  public RunServices(Cloud cloud) {
    this.cloud = cloud;
  }

  /**
   * Makes a new revision that is as the newest one, and waits until it answers.
   *
   * @return whether it does within the patience
   */
  public boolean renew(Service service, Duration patience)
      throws ProviderException, InterruptedException {
    String name = Names.last(service.getName());
    if (!Traffic.shares(service).equals(TrafficShare.ALL_TO_NEWEST)) {
      throw new ProviderException(
          Category.CONFLICT,
          "the requests to " + name + " do not all go to its newest revision",
          "'provisioner up' ends what was begun; a restart makes a newer revision.");
    }
    Service.Builder renewed = service.toBuilder();
    renewed.getTemplateBuilder().clearRevision().putAnnotations(RENEWED, Instant.now().toString());
    return cloud
        .calls()
        .run(
            "run",
            "restart Cloud Run service " + name,
            () -> {
              try {
                cloud
                    .clients()
                    .run()
                    .updateServiceAsync(renewed.build())
                    .get(patience.toMillis(), TimeUnit.MILLISECONDS);
                return true;
              } catch (TimeoutException e) {
                return false;
              } catch (ExecutionException e) {
                throw e.getCause() instanceof Exception cause ? cause : e;
              }
            });
  }

  /** {@code projects/PROJECT/locations/LOCATION}. */
  public String parent(String location) {
    return cloud.projectName() + "/locations/" + location;
  }

  /** All of them, whoever's they are; Cloud Run lists one region at a time and has no filter. */
  public List<Service> list() throws ProviderException, InterruptedException {
    var request =
        ListServicesRequest.newBuilder()
            .setParent(parent(cloud.settings().region()))
            .setPageSize(PAGE)
            .build();
    return cloud
        .shared()
        .get(
            "run.services",
            () ->
                cloud
                    .calls()
                    .look(
                        "run",
                        "list Cloud Run services",
                        () -> {
                          var all = new ArrayList<Service>();
                          cloud
                              .clients()
                              .run()
                              .listServices(request)
                              .iterateAll()
                              .forEach(all::add);
                          return all;
                        }));
  }
}
