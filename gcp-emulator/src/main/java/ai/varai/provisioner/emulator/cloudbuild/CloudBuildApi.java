package ai.varai.provisioner.emulator.cloudbuild;

import ai.varai.provisioner.emulator.api.ApiBuilder;
import ai.varai.provisioner.emulator.api.EmulatedApi;
import ai.varai.provisioner.emulator.api.Emulation;
import com.google.cloudbuild.v1.Cloudbuild;
import java.util.List;

/**
 * Cloud Build v1: every method answers UNIMPLEMENTED and names itself.
 *
 * @see <a href="https://cloud.google.com/build/docs/api/reference/rest">REST reference</a>
 */
public final class CloudBuildApi implements EmulatedApi {

  @Override
  public String name() {
    return "cloudbuild";
  }

  @Override
  public List<String> packages() {
    return List.of("google.devtools.cloudbuild.v1");
  }

  @Override
  public void register(ApiBuilder api, Emulation emulation) {
    api.service(Cloudbuild.getDescriptor(), "CloudBuild");
  }
}
