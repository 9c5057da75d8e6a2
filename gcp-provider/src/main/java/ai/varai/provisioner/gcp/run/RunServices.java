package ai.varai.provisioner.gcp.run;

import ai.varai.provisioner.gcp.handler.Cloud;
import ai.varai.provisioner.lifecycle.spi.ProviderException;
import com.google.cloud.run.v2.ListServicesRequest;
import com.google.cloud.run.v2.Service;
import java.util.ArrayList;
import java.util.List;

/** The services of the environment's region. */
public final class RunServices {
  private static final int PAGE = 500;
  private final Cloud cloud;

  public RunServices(Cloud cloud) {
    this.cloud = cloud;
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
