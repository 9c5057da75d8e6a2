package ai.varai.provisioner.emulator.resourcemanager;

import com.google.cloud.resourcemanager.v3.EffectiveTag;
import java.util.List;

/** The tags that count for a resource, for conditions of allow policies. */
public interface ResourceTags {

  /**
   * Bound tags and inherited ones.
   *
   * @param api the first label of the host of the resource's API
   * @param name its relative name
   */
  List<EffectiveTag> of(String api, String name);

  /**
   * Whose policies count for a tag: {@code tagValues/2}, {@code tagKeys/1}, {@code projects/p}.
   *
   * @param name the name of a tag key or value, or a namespaced one; for others there is none
   */
  List<String> owners(String name);
}
