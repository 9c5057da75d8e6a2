package ai.varai.provisioner.emulator.storage;

import ai.varai.provisioner.emulator.api.ApiBuilder;
import ai.varai.provisioner.emulator.api.ApiMethod;
import ai.varai.provisioner.emulator.api.Authorizer;
import ai.varai.provisioner.emulator.api.EmulatedApi;
import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.api.JsonAnswer;
import ai.varai.provisioner.emulator.api.JsonHandler;
import ai.varai.provisioner.emulator.error.ErrorStyle;
import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.http.PathTemplate;
import ai.varai.provisioner.emulator.storage.v2.ControlService;
import ai.varai.provisioner.emulator.storage.v2.StorageService;
import ai.varai.provisioner.emulator.token.AccessIds;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Cloud Storage's JSON API, v1; what there is over gRPC is translated into it.
 *
 * @see <a href="https://cloud.google.com/storage/docs/json_api/v1">JSON API reference</a>
 */
public final class StorageApi implements EmulatedApi {

  private static final String BUCKET = "/storage/v1/b/{bucket}";
  private static final String OBJECT = BUCKET + "/o/{object}";

  @Override
  public String name() {
    return "storage";
  }

  @Override
  public List<String> hosts() {
    return List.of("storage.googleapis.com", "storage-download.googleapis.com");
  }

  @Override
  public ErrorStyle errorStyle() {
    return ErrorStyle.LEGACY;
  }

  @Override
  public List<String> packages() {
    return List.of("google.storage.v2", "google.storage.control.v2");
  }

  @Override
  public List<String> roots() {
    return List.of("storage", "upload/storage", "batch", "resumable", "xml");
  }

  @Override
  public Set<Class<?>> offers() {
    return Set.of(BucketOwners.class, BucketContents.class, AccessIds.class);
  }

  @Override
  public void register(ApiBuilder api, Emulation emulation) {
    StorageService.declare(api);
    ControlService.declare(api);
    StorageTables tables = new StorageTables(emulation);
    emulation.offer(
        BucketOwners.class,
        name ->
            tables
                .find(name)
                .map(StorageTables.Bucket::project)
                .or(() -> tables.softDeleted.owner(name)));
    List<Batch.Target> targets = new ArrayList<>();
    Batch batch = new Batch(targets);
    for (String path : List.of("/batch/storage/v1", "/batch")) {
      api.route("POST", path, "storage.batch", batch::run);
    }
    KmsKeys kmsKeys = new KmsKeys(emulation);
    RequesterPays payers = new RequesterPays(emulation, tables);
    ObjectWriter writer = new ObjectWriter(tables, kmsKeys);
    emulation.offer(BucketContents.class, new StoredContents(tables, writer));
    Objects objects = new Objects(emulation, tables, writer);
    Restores restores = new Restores(tables, writer);
    BucketOperations operations = new BucketOperations(emulation, tables);
    buckets(
        new Routes(api, emulation, targets, payers, "storage.buckets."),
        emulation,
        tables,
        kmsKeys);
    objects(new Routes(api, emulation, targets, payers, "storage.objects."), tables, objects);
    restores(
        new Routes(api, emulation, targets, payers, "storage."),
        restores,
        new BulkRestores(tables, restores, operations));
    operations(
        new Routes(api, emulation, targets, payers, "storage.buckets.operations."), operations);
    BucketRelocations relocations = new BucketRelocations(emulation, tables, operations);
    Routes moves = new Routes(api, emulation, targets, payers, "storage.buckets.");
    moves.add("POST", BUCKET + "/relocate", "relocate", relocations::relocate);
    moves.add(
        "POST",
        BUCKET + "/operations/{operationId}/advanceRelocateBucket",
        "operations.advanceRelocateBucket",
        relocations::advance);
    Uploads uploads = new Uploads(emulation, tables, writer, objects);
    uploads(new Routes(api, emulation, targets, payers, "storage.objects."), uploads);
    xml(
        new Routes(api, emulation, targets, payers, "storage.objects."),
        new SignedUrl(emulation),
        new ObjectListing(tables),
        objects,
        uploads,
        new XmlMultipart(emulation, tables, uploads));
    new Routes(api, emulation, targets, payers, "storage.buckets.")
        .add(
            "HEAD",
            "/xml/{bucket}",
            "get",
            XmlObjects.xml(
                new SignedUrl(emulation),
                call -> {
                  tables.require(call.variable("bucket"));
                  return new JsonAnswer(200, null, new byte[0], "text/html", Map.of());
                }));
    access(
        new Routes(api, emulation, targets, payers, "storage.bucketAccessControls."),
        BUCKET + "/acl",
        new BucketLists(tables, writer, BucketLists.Kind.BUCKET));
    access(
        new Routes(api, emulation, targets, payers, "storage.defaultObjectAccessControls."),
        BUCKET + "/defaultObjectAcl",
        new BucketLists(tables, writer, BucketLists.Kind.DEFAULT));
    access(
        new Routes(api, emulation, targets, payers, "storage.objectAccessControls."),
        OBJECT + "/acl",
        new BucketLists(tables, writer, BucketLists.Kind.OBJECT));
    notifications(
        new Routes(api, emulation, targets, payers, "storage.notifications."),
        new Notifications(tables));
    folders(
        new Routes(api, emulation, targets, payers, "storage."),
        emulation,
        tables,
        new FolderMoves(tables, writer, operations));
    policies(
        new Routes(api, emulation, targets, payers, "storage.objects."),
        new ObjectPolicies(emulation, tables, writer));
    Channels channels = new Channels(emulation, tables);
    new Routes(api, emulation, targets, payers, "storage.")
        .add("POST", "/storage/v1/channels/stop", "channels.stop", channels::stop);
    new Routes(api, emulation, targets, payers, "storage.")
        .add("POST", BUCKET + "/o/watch", "objects.watchAll", channels::watch);
    for (CacheView view : CacheView.values()) {
      caches(
          new Routes(api, emulation, targets, payers, "storage." + view.path + "."),
          view,
          new BucketCaches(emulation, tables, operations, view));
    }
    HmacKeys hmacKeys = new HmacKeys(emulation, tables);
    emulation.offer(AccessIds.class, hmacKeys);
    keys(new Routes(api, emulation, targets, payers, "storage.projects."), hmacKeys);
  }

  private static void buckets(
      Routes r, Emulation emulation, StorageTables tables, KmsKeys kmsKeys) {
    Buckets buckets = new Buckets(emulation, tables, kmsKeys);
    BucketPolicies policies = BucketPolicies.ofBuckets(emulation, tables);
    r.add("POST", "/storage/v1/b", "insert", buckets::insert);
    r.add("GET", "/storage/v1/b", "list", buckets::list);
    r.add("GET", BUCKET, "get", buckets::get);
    r.add("PATCH", BUCKET, "patch", buckets::patch);
    r.add("PUT", BUCKET, "update", buckets::update);
    r.add("DELETE", BUCKET, "delete", buckets::delete);
    r.add(
        "POST",
        BUCKET + "/lockRetentionPolicy",
        "lockRetentionPolicy",
        buckets::lockRetentionPolicy);
    r.add("GET", BUCKET + "/storageLayout", "getStorageLayout", buckets::storageLayout);
    r.add("GET", BUCKET + "/iam", "getIamPolicy", policies::get);
    r.add("PUT", BUCKET + "/iam", "setIamPolicy", policies::set);
    r.add("GET", BUCKET + "/iam/testPermissions", "testIamPermissions", policies::test);
  }

  private static void objects(Routes r, StorageTables tables, Objects objects) {
    r.add("GET", BUCKET + "/o", "list", new ObjectListing(tables)::list);
    r.add("GET", OBJECT, "get", objects::get);
    r.add("GET", "/download" + OBJECT, "get", objects::get);
    r.add("PATCH", OBJECT, "patch", objects::patch);
    r.add("PUT", OBJECT, "update", objects::update);
    r.add("DELETE", OBJECT, "delete", objects::delete);
    r.add("POST", OBJECT + "/compose", "compose", objects::compose);
    String target = "/b/{destinationBucket}/o/{destinationObject}";
    r.add("POST", OBJECT + "/copyTo" + target, "copy", objects::copy);
    r.add("POST", OBJECT + "/rewriteTo" + target, "rewrite", objects::rewrite);
    r.add("POST", OBJECT + "/moveTo/o/{destinationObject}", "move", objects::move);
  }

  private static void xml(
      Routes r,
      SignedUrl signed,
      ObjectListing listing,
      Objects objects,
      Uploads uploads,
      XmlMultipart parts) {
    XmlObjects xml = new XmlObjects(signed, objects, uploads, parts);
    String object = "/xml/{bucket}/{object}";
    XmlListing objectsOf = new XmlListing(listing);
    r.add(
        "GET",
        "/xml/{bucket}",
        "list",
        XmlObjects.xml(
            signed,
            call ->
                call.call().query().containsKey("uploads")
                    ? parts.uploads(call)
                    : objectsOf.handle(call)));
    r.add("POST", "/xml/{bucket}", "insert", XmlObjects.form(new XmlForms(signed, uploads)));
    r.add("GET", object, "get", xml.get());
    r.add("HEAD", object, "get", xml.get());
    r.add("PUT", object, "insert", xml.put());
    r.add("POST", object, "insert", xml.post());
    r.add("DELETE", object, "delete", xml.delete());
  }

  private static void restores(Routes r, Restores restores, BulkRestores bulk) {
    r.add("POST", BUCKET + "/restore", "buckets.restore", restores::bucket);
    r.add("POST", OBJECT + "/restore", "objects.restore", restores::object);
    r.add("POST", BUCKET + "/o/bulkRestore", "objects.bulkRestore", bulk::start);
  }

  private static void operations(Routes r, BucketOperations operations) {
    String path = BUCKET + "/operations";
    r.add("GET", path, "list", operations::list);
    r.add("GET", path + "/{operationId}", "get", operations::get);
    r.add("POST", path + "/{operationId}/cancel", "cancel", operations::cancel);
  }

  private static void caches(Routes r, CacheView view, BucketCaches caches) {
    String path = BUCKET + "/" + view.path;
    String one = path + "/{" + view.id + "}";
    r.add("POST", path, "insert", caches::insert);
    r.add("GET", path, "list", caches::list);
    r.add("GET", one, "get", caches::get);
    r.add("PATCH", one, "update", caches::update);
    if (view == CacheView.RAPID) {
      r.add("POST", one + "/disable", "disable", caches::disableLong);
      return;
    }
    r.add("POST", one + "/disable", "disable", caches::disable);
    r.add("POST", one + "/pause", "pause", caches::pause);
    r.add("POST", one + "/resume", "resume", caches::resume);
  }

  private static void uploads(Routes r, Uploads uploads) {
    for (String prefix : List.of("/upload", "/resumable/upload")) {
      r.add("POST", prefix + BUCKET + "/o", "insert", uploads::post);
      r.add("PUT", prefix + BUCKET + "/o", "insert", uploads::put);
      r.add("DELETE", prefix + BUCKET + "/o", "insert", uploads::cancel);
    }
    r.add("POST", BUCKET + "/o", "insert", uploads::post);
  }

  private static void access(Routes r, String path, BucketLists lists) {
    r.add("GET", path, "list", lists::list);
    r.add("POST", path, "insert", lists::insert);
    r.add("GET", path + "/{entity}", "get", lists::get);
    r.add("PATCH", path + "/{entity}", "patch", lists::patch);
    r.add("PUT", path + "/{entity}", "update", lists::update);
    r.add("DELETE", path + "/{entity}", "delete", lists::delete);
  }

  private static void notifications(Routes r, Notifications notifications) {
    String path = BUCKET + "/notificationConfigs";
    r.add("POST", path, "insert", notifications::insert);
    r.add("GET", path, "list", notifications::list);
    r.add("GET", path + "/{notification}", "get", notifications::get);
    r.add("DELETE", path + "/{notification}", "delete", notifications::delete);
  }

  private static void folders(
      Routes r, Emulation emulation, StorageTables tables, FolderMoves moves) {
    Folders managed = new Folders(emulation, tables, Folders.Kind.MANAGED);
    folders(r, BUCKET + "/managedFolders", "managedFolders.", managed);
    String one = BUCKET + "/managedFolders/{folder}";
    BucketPolicies policies = BucketPolicies.ofManagedFolders(emulation, managed);
    r.add("PATCH", one, "managedFolders.update", managed::update);
    r.add("GET", one + "/iam", "managedFolders.getIamPolicy", policies::get);
    r.add("PUT", one + "/iam", "managedFolders.setIamPolicy", policies::set);
    r.add("GET", one + "/iam/testPermissions", "managedFolders.testIamPermissions", policies::test);
    Folders plain = new Folders(emulation, tables, Folders.Kind.PLAIN);
    String path = BUCKET + "/folders";
    folders(r, path, "folders.", plain);
    r.add("POST", path + "/{folder}/deleteRecursive", "folders.deleteRecursive", moves::removeAll);
    r.add(
        "POST",
        path + "/{sourceFolder}/renameTo/folders/{destinationFolder}",
        "folders.rename",
        moves::rename);
  }

  private static void folders(Routes r, String path, String id, Folders folders) {
    r.add("POST", path, id + "insert", folders::insert);
    r.add("GET", path, id + "list", folders::list);
    r.add("GET", path + "/{folder}", id + "get", folders::get);
    r.add("DELETE", path + "/{folder}", id + "delete", folders::delete);
  }

  private static void policies(Routes r, ObjectPolicies policies) {
    r.add("GET", OBJECT + "/iam", "getIamPolicy", policies::get);
    r.add("PUT", OBJECT + "/iam", "setIamPolicy", policies::set);
    r.add("GET", OBJECT + "/iam/testPermissions", "testIamPermissions", policies::test);
  }

  private static void keys(Routes r, HmacKeys keys) {
    String path = "/storage/v1/projects/{project}/hmacKeys";
    r.add("POST", path, "hmacKeys.create", keys::create);
    r.add("GET", path, "hmacKeys.list", keys::list);
    r.add("GET", path + "/{accessId}", "hmacKeys.get", keys::get);
    r.add("PUT", path + "/{accessId}", "hmacKeys.update", keys::update);
    r.add("DELETE", path + "/{accessId}", "hmacKeys.delete", keys::delete);
    r.add(
        "GET",
        "/storage/v1/projects/{project}/serviceAccount",
        "serviceAccount.get",
        keys::serviceAccount);
  }

  /** Adds routes of one resource; 304 is an answer without a body, not an error. */
  private record Routes(
      ApiBuilder api,
      Emulation emulation,
      List<Batch.Target> targets,
      RequesterPays payers,
      String id) {
    void add(String verb, String template, String method, JsonHandler handler) {
      JsonHandler answering =
          call -> {
            try {
              payers.check(call);
              return handler.handle(call);
            } catch (GoogleError e) {
              if (e.httpStatus() == 304) {
                return new JsonAnswer(304, null, null, "", Map.of());
              }
              throw e;
            }
          };
      api.route(verb, template, id + method, answering);
      // Inside a batch nobody else asks whether the caller may.
      ApiMethod inner = new ApiMethod("storage", "storage", id + method, true, ErrorStyle.LEGACY);
      JsonHandler checked =
          call -> {
            emulation
                .plugin(Authorizer.class)
                .ifPresent(a -> a.json(call.call(), inner, call.rawBody()));
            return answering.handle(call);
          };
      targets.add(new Batch.Target(verb, PathTemplate.parse(template), checked));
    }
  }
}
