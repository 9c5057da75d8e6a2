package ai.varai.provisioner.model.matrix;

/** What holds the files. */
public enum StoragePlatform implements Worded {
  LOCAL_FILESYSTEM("Local filesystem"),
  CLOUD_STORAGE_STANDARD("Cloud Storage (standard)"),
  CLOUD_STORAGE_MULTI_REGION("Cloud Storage (multi-region)");

  private final String words;

  StoragePlatform(String words) {
    this.words = words;
  }

  @Override
  public String words() {
    return words;
  }

  @Override
  public String toString() {
    return words;
  }
}
