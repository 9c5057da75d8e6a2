package ai.varai.provisioner.emulator.kms;

import ai.varai.provisioner.emulator.api.Call;
import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.store.Codec;
import ai.varai.provisioner.emulator.store.Table;
import ai.varai.provisioner.emulator.support.ListFilter;
import ai.varai.provisioner.emulator.support.Page;
import ai.varai.provisioner.emulator.support.Times;
import com.google.cloud.kms.v1.CreateImportJobRequest;
import com.google.cloud.kms.v1.CryptoKeyVersion.CryptoKeyVersionAlgorithm;
import com.google.cloud.kms.v1.GetImportJobRequest;
import com.google.cloud.kms.v1.ImportJob;
import com.google.cloud.kms.v1.ImportJob.ImportJobState;
import com.google.cloud.kms.v1.ImportJob.WrappingPublicKey;
import com.google.cloud.kms.v1.ListImportJobsRequest;
import com.google.cloud.kms.v1.ListImportJobsResponse;
import com.google.cloud.kms.v1.ProtectionLevel;
import com.google.protobuf.ByteString;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Jobs through which users bring keys of their own: for three days, a public key to wrap them with.
 * The call that makes a job waits until its pair is there.
 *
 * @see <a href="https://cloud.google.com/kms/docs/importing-a-key">Importing a key</a>
 */
final class ImportJobs {
  private static final int PAGE = 1_000;
  private static final Duration LIFE = Duration.ofDays(3);
  private static final Pattern NAME = Pattern.compile("(.+)/importJobs/([a-zA-Z0-9_-]{1,63})");

  /** What the names of import methods say. */
  private static final Pattern METHOD = Pattern.compile("RSA_OAEP_(\\d+)_SHA(1|256)(_AES_256)?");

  private final Emulation emulation;
  private final KeyTables tables;
  private final Table<ImportJob> jobs;
  private final Table<byte[]> pairs;

  ImportJobs(Emulation emulation, KeyTables tables) {
    this.emulation = emulation;
    this.tables = tables;
    this.jobs = emulation.store().table("kms.importJobs", Codec.proto(ImportJob.class));
    this.pairs = emulation.store().table("kms.importPairs", Codec.bytes());
  }

  /** A job of a key ring. */
  record Name(KeyName ring, String id) {
    String row() {
      return ring.row() + "/importJobs/" + id;
    }

    String shown() {
      return ring.shown() + "/importJobs/" + id;
    }
  }

  /**
   * How a job wants keys wrapped.
   *
   * @param wrapping the algorithm of its pair
   * @param twoSteps whether the pair wraps a passing AES key, which wraps the key (RFC 5649)
   */
  record Method(KeyAlgorithm wrapping, boolean twoSteps) {
    static Method of(ImportJob.ImportMethod method) {
      Matcher m = METHOD.matcher(method.name());
      if (!m.matches()) {
        throw GoogleError.badField(
            "import_job.import_method", "The import method must be set to one of RSA_OAEP_*.");
      }
      KeyAlgorithm wrapping =
          KeyAlgorithm.of(
                  CryptoKeyVersionAlgorithm.valueOf(
                      "RSA_DECRYPT_OAEP_" + m.group(1) + "_SHA" + m.group(2)))
              .orElseThrow();
      return new Method(wrapping, m.group(3) != null);
    }
  }

  Name name(String text) {
    Matcher m = NAME.matcher(text);
    if (!m.matches()) {
      throw GoogleError.invalidArgument("Resource name [" + text + "] is not valid.");
    }
    return new Name(KeyName.ring(emulation.projects(), m.group(1)), m.group(2));
  }

  ImportJob create(CreateImportJobRequest q, Call call) {
    KeyName ring = KeyName.ring(emulation.projects(), q.getParent());
    Name name = name(q.getParent() + "/importJobs/" + q.getImportJobId());
    Method method = Method.of(q.getImportJob().getImportMethod());
    ProtectionLevel level = q.getImportJob().getProtectionLevel();
    if (level != ProtectionLevel.SOFTWARE && level != ProtectionLevel.HSM) {
      throw GoogleError.badField(
          "import_job.protection_level", "The protection level must be set to SOFTWARE or HSM.");
    }
    tables.ring(ring);
    String project = ring.project().id();
    // A pair takes a while: a name that is taken is told before it is made.
    refuseTaken(project, name);
    byte[] pair = tables.generation.begin(method.wrapping()).join();
    Instant now = emulation.clock().instant();
    ImportJob job =
        ImportJob.newBuilder()
            .setName(name.shown())
            .setImportMethod(q.getImportJob().getImportMethod())
            .setProtectionLevel(level)
            .setCreateTime(Times.timestamp(now))
            .setGenerateTime(Times.timestamp(now))
            .setExpireTime(Times.timestamp(now.plus(LIFE)))
            .setState(ImportJobState.ACTIVE)
            .setPublicKey(
                WrappingPublicKey.newBuilder().setPem(KeyPairs.pem(ByteString.copyFrom(pair))))
            .build();
    return emulation
        .store()
        .transact(
            project,
            () -> {
              tables.ring(ring);
              refuseTaken(project, name);
              jobs.put(project, name.row(), job);
              pairs.put(project, name.row(), pair);
              return job;
            });
  }

  private void refuseTaken(String project, Name name) {
    if (jobs.contains(project, name.row())) {
      throw GoogleError.alreadyExists("ImportJob " + name.shown() + " already exists.");
    }
  }

  ImportJob get(GetImportJobRequest q, Call call) {
    return find(name(q.getName()));
  }

  ImportJob find(Name name) {
    return jobs.get(name.ring().project().id(), name.row())
        .map(this::settled)
        .orElseThrow(() -> GoogleError.notFound("ImportJob " + name.shown() + " not found."));
  }

  /** The bytes of a job's pair; one that has expired has none. */
  ByteString pair(Name name) {
    ImportJob job = find(name);
    if (job.getState() != ImportJobState.ACTIVE) {
      throw GoogleError.failedPrecondition(
          job.getName() + " is not active, current state is: " + job.getState() + ".");
    }
    return pairs
        .get(name.ring().project().id(), name.row())
        .map(ByteString::copyFrom)
        .orElseThrow();
  }

  private ImportJob settled(ImportJob job) {
    if (Times.instant(job.getExpireTime()).isAfter(emulation.clock().instant())) {
      return job;
    }
    return job.toBuilder()
        .setState(ImportJobState.EXPIRED)
        .setExpireEventTime(job.getExpireTime())
        .clearPublicKey()
        .build();
  }

  ListImportJobsResponse list(ListImportJobsRequest q, Call call) {
    KeyName ring = KeyName.ring(emulation.projects(), q.getParent());
    tables.ring(ring);
    Page<ImportJob> page =
        Page.of(
            ListFilter.parse(q.getFilter())
                .apply(
                    jobs.list(ring.project().id(), ring.row() + "/importJobs/").stream()
                        .map(this::settled)
                        .toList()),
            q.getPageSize(),
            q.getPageToken(),
            PAGE,
            PAGE,
            ImportJob::getName);
    return ListImportJobsResponse.newBuilder()
        .addAllImportJobs(page.items())
        .setNextPageToken(page.nextToken())
        .setTotalSize(page.total())
        .build();
  }
}
