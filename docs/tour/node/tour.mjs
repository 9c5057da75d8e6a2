// A tour of the emulated Google Cloud with Google's Node clients, in a shell prepared by `emulator env`:
//   npm install && node tour.mjs [part ...]
// Ends with 1 when a step failed.
import {ArtifactRegistryClient} from '@google-cloud/artifact-registry';
import compute from '@google-cloud/compute';
import iam from '@google-cloud/iam';
import {KeyManagementServiceClient} from '@google-cloud/kms';
import {Logging, v2 as logging} from '@google-cloud/logging';
import monitoring from '@google-cloud/monitoring';
import {DashboardsServiceClient} from '@google-cloud/monitoring-dashboards';
import {OrgPolicyClient} from '@google-cloud/org-policy';
import {PubSub} from '@google-cloud/pubsub';
import resourceManager from '@google-cloud/resource-manager';
import run from '@google-cloud/run';
import {CloudSchedulerClient} from '@google-cloud/scheduler';
import {SecretManagerServiceClient} from '@google-cloud/secret-manager';
import {ServiceUsageClient} from '@google-cloud/service-usage';
import sql from '@google-cloud/sql';
import {Storage} from '@google-cloud/storage';
import {VpcAccessServiceClient} from '@google-cloud/vpc-access';
import {google} from 'googleapis';
import crypto from 'node:crypto';

const endpoint = process.env.GCP_EMULATOR_ENDPOINT;
if (!endpoint) {
  console.error('this shell does not point at an emulator: eval "$(./provision emulator env --port 8090)"');
  process.exit(1);
}
const project = process.env.GOOGLE_CLOUD_PROJECT;
const parent = `projects/${project}`;
const region = 'us-central1';
const location = `${parent}/locations/${region}`;
const tag = Math.random().toString(36).slice(2, 8);
let steps = 0;
let failed = 0;

async function step(name, call) {
  steps++;
  try {
    console.log('ok  ', name, JSON.stringify((await call()) ?? '').slice(0, 120));
  } catch (e) {
    failed++;
    console.log('FAIL', name, String(e).slice(0, 400));
  }
}

/** Waits for a long operation, by the client's own polling. */
async function done([operation]) {
  return (await operation.promise())[0];
}

const parts = {
  async secrets() {
    const client = new SecretManagerServiceClient();
    const secret = `${parent}/secrets/node-${tag}`;
    await step('secret create', async () =>
      (await client.createSecret({parent, secretId: `node-${tag}`, secret: {replication: {automatic: {}}}}))[0].name);
    await step('secret version add', async () =>
      (await client.addSecretVersion({parent: secret, payload: {data: Buffer.from('hi')}}))[0].name);
    await step('secret access', async () =>
      (await client.accessSecretVersion({name: `${secret}/versions/latest`}))[0].payload.data.toString());
    await step('regional secret create', async () => {
      const regional = new SecretManagerServiceClient({apiEndpoint: `secretmanager.${region}.rep.googleapis.com`});
      return (await regional.createSecret({parent: location, secretId: `node-${tag}`, secret: {}}))[0].name;
    });
  },

  async storage() {
    const bucket = new Storage({projectId: project}).bucket(`${project}-node-${tag}`);
    await step('bucket create', async () => { await bucket.create(); });
    await step('object save whole', async () => { await bucket.file('whole').save('hello', {resumable: false}); });
    await step('object save streamed', async () => { await bucket.file('streamed').save('hello', {resumable: true}); });
    await step('object read', async () => (await bucket.file('streamed').download())[0].toString());
    await step('object read by a signed URL', async () => {
      const [url] = await bucket.file('whole').getSignedUrl({version: 'v4', action: 'read', expires: Date.now() + 60_000});
      const answer = await fetch(url);
      const text = await answer.text();
      if (answer.status !== 200) {
        throw new Error(text);
      }
      return text;
    });
    await step("the project's HMAC keys and agent", async () => {
      const storage = new Storage({projectId: project});
      return [(await storage.getHmacKeys())[0].length, (await storage.getServiceAccount())[0].emailAddress];
    });
    await step('objects list', async () => (await bucket.getFiles())[0].map(file => file.name).join(' '));
  },

  async run() {
    const services = new run.ServicesClient();
    const service = {template: {containers: [{image: 'example/hello'}]}};
    const name = `${location}/services/node-${tag}`;
    await step('run service create', async () =>
      (await done(await services.createService({parent: location, serviceId: `node-${tag}`, service}))).uri);
    await step('run service update', async () => {
      const changed = {name, template: {containers: [{image: 'example/hello:2'}]}};
      return (await done(await services.updateService({service: changed}))).latestReadyRevision;
    });
    await step('run revisions list', async () => (await new run.RevisionsClient().listRevisions({parent: name}))[0].length);
    await step('run service delete', async () => (await done(await services.deleteService({name}))).name);
    const jobs = new run.JobsClient();
    const job = `${location}/jobs/node-${tag}`;
    await step('run job create', async () =>
      (await done(await jobs.createJob({parent: location, jobId: `node-${tag}`, job: {template: {template: service.template}}}))).name);
    await step('run job run', async () => (await done(await jobs.runJob({name: job}))).name);
    await step('run executions list', async () => (await new run.ExecutionsClient().listExecutions({parent: job}))[0].length);
  },

  async logging() {
    const client = new Logging({projectId: project});
    await step('log write', async () => {
      const log = client.log(`node-${tag}`);
      await log.write(log.entry({resource: {type: 'global'}}, 'hello'));
    });
    await step('log read', async () =>
      (await client.getEntries({filter: `logName="${parent}/logs/node-${tag}"`}))[0].map(entry => entry.data).at(-1));
    const config = new logging.ConfigServiceV2Client();
    await step('log bucket create', async () =>
      (await config.createBucket({parent: `${parent}/locations/global`, bucketId: `node-${tag}`, bucket: {retentionDays: 10}}))[0].name);
    await step('log sink create', async () =>
      (await config.createSink({parent, sink: {name: `node-${tag}`, destination: 'storage.googleapis.com/x'}, uniqueWriterIdentity: true}))[0].writerIdentity);
  },

  async monitoring() {
    const metrics = new monitoring.MetricServiceClient();
    const type = `custom.googleapis.com/node/${tag}`;
    const now = Math.floor(Date.now() / 1000);
    await step('time series write', async () => {
      await metrics.createTimeSeries({name: parent, timeSeries: [{
        metric: {type}, resource: {type: 'global', labels: {project_id: project}},
        points: [{interval: {endTime: {seconds: now}}, value: {doubleValue: 3.5}}],
      }]});
    });
    await step('time series read', async () => {
      const interval = {startTime: {seconds: now - 600}, endTime: {seconds: now + 10}};
      return (await metrics.listTimeSeries({name: parent, filter: `metric.type="${type}"`, interval}))[0][0].points[0].value;
    });
    let channel;
    await step('channel create', async () => {
      const notificationChannel = {type: 'email', displayName: 'node', labels: {email_address: 'a@example.com'}};
      [{name: channel}] = await new monitoring.NotificationChannelServiceClient().createNotificationChannel({name: parent, notificationChannel});
      return channel;
    });
    await step('alert policy create', async () => {
      const conditionThreshold = {
        filter: 'metric.type="run.googleapis.com/request_count" AND resource.type="cloud_run_revision"',
        comparison: 'COMPARISON_GT', thresholdValue: 1, duration: {seconds: 60},
        aggregations: [{alignmentPeriod: {seconds: 60}, perSeriesAligner: 'ALIGN_RATE'}],
      };
      const alertPolicy = {
        displayName: `node ${tag}`, combiner: 'OR', notificationChannels: [channel],
        conditions: [{displayName: 'requests', conditionThreshold}],
      };
      return (await new monitoring.AlertPolicyServiceClient().createAlertPolicy({name: parent, alertPolicy}))[0].name;
    });
    await step('dashboard create', async () => {
      const dashboard = {displayName: `node ${tag}`, gridLayout: {columns: 2, widgets: [{title: 't', text: {content: 'x', format: 'MARKDOWN'}}]}};
      return (await new DashboardsServiceClient().createDashboard({parent, dashboard}))[0].name;
    });
  },

  async resources() {
    const projects = new resourceManager.ProjectsClient();
    await step('project get', async () => (await projects.getProject({name: parent}))[0].name);
    let organization;
    await step('organization search', async () => {
      [[{name: organization}]] = await new resourceManager.OrganizationsClient().searchOrganizations({});
      return organization;
    });
    await step('folder create', async () =>
      (await done(await new resourceManager.FoldersClient().createFolder({folder: {parent: organization, displayName: `node-${tag}`}}))).name);
    await step('tag key create', async () =>
      (await done(await new resourceManager.TagKeysClient().createTagKey({tagKey: {parent, shortName: `node-${tag}`}}))).namespacedName);
    await step('project policy change', async () => {
      const [policy] = await projects.getIamPolicy({resource: parent});
      policy.bindings.push({role: 'roles/viewer', members: [`user:${tag}@example.com`]});
      return (await projects.setIamPolicy({resource: parent, policy}))[0].bindings.length;
    });
    await step('service enable', async () =>
      (await done(await new ServiceUsageClient().enableService({name: `${parent}/services/run.googleapis.com`}))).service.state);
    const policies = new OrgPolicyClient();
    const name = `${parent}/policies/compute.disableSerialPortAccess`;
    await step('organization policy create', async () =>
      (await policies.createPolicy({parent, policy: {name, spec: {rules: [{enforce: true}]}}}))[0].spec.etag);
    await step('organization policy, effective', async () => (await policies.getEffectivePolicy({name}))[0].spec.rules);
    await step('organization policy delete', async () => { await policies.deletePolicy({name}); });
    const denials = new iam.v2.PoliciesClient();
    const point = `policies/cloudresourcemanager.googleapis.com%2Fprojects%2F${project}/denypolicies`;
    const denyRule = {
      deniedPrincipals: [`principal://goog/subject/${tag}@example.com`],
      deniedPermissions: ['secretmanager.googleapis.com/secrets.delete'],
    };
    await step('deny policy create', async () =>
      (await done(await denials.createPolicy({parent: point, policyId: `node-${tag}`, policy: {rules: [{denyRule}]}}))).name);
    await step('deny policies list', async () => (await denials.listPolicies({parent: point}))[0].length);
  },

  async more() {
    const keys = new KeyManagementServiceClient();
    const ring = `${location}/keyRings/node-${tag}`;
    await step('key ring create', async () => (await keys.createKeyRing({parent: location, keyRingId: `node-${tag}`, keyRing: {}}))[0].name);
    await step('encrypt and decrypt', async () => {
      const [{name}] = await keys.createCryptoKey({parent: ring, cryptoKeyId: 'k', cryptoKey: {purpose: 'ENCRYPT_DECRYPT'}});
      const [{ciphertext}] = await keys.encrypt({name, plaintext: Buffer.from('hi')});
      return (await keys.decrypt({name, ciphertext}))[0].plaintext.toString();
    });
    await step('code of authentication', async () => {
      const cryptoKey = {purpose: 'MAC', versionTemplate: {algorithm: 'HMAC_SHA256'}};
      const [key] = await keys.createCryptoKey({parent: ring, cryptoKeyId: 'mac', cryptoKey});
      const name = `${key.name}/cryptoKeyVersions/1`;
      const [{mac}] = await keys.macSign({name, data: Buffer.from('hi')});
      if (!(await keys.macVerify({name, data: Buffer.from('hi'), mac}))[0].success) {
        throw new Error('it was not verified');
      }
      return mac.length;
    });
    await step('random bytes', async () =>
      (await keys.generateRandomBytes({location, lengthBytes: 32, protectionLevel: 'HSM'}))[0].data.length);
    await step('key import', async () => {
      const importJob = {importMethod: 'RSA_OAEP_3072_SHA256', protectionLevel: 'SOFTWARE'};
      let [job] = await keys.createImportJob({parent: ring, importJobId: 'job', importJob});
      while (job.state === 'PENDING_GENERATION') {
        await new Promise(resolve => setTimeout(resolve, 500));
        [job] = await keys.getImportJob({name: job.name});
      }
      const secret = crypto.randomBytes(32);
      const [key] = await keys.createCryptoKey({
        parent: ring, cryptoKeyId: 'imported', skipInitialVersionCreation: true,
        cryptoKey: {purpose: 'MAC', importOnly: true, versionTemplate: {algorithm: 'HMAC_SHA256'}},
      });
      const [{name}] = await keys.importCryptoKeyVersion({
        parent: key.name, algorithm: 'HMAC_SHA256', importJob: job.name,
        wrappedKey: crypto.publicEncrypt({key: job.publicKey.pem, oaepHash: 'sha256'}, secret),
      });
      const [{mac}] = await keys.macSign({name, data: Buffer.from('hi')});
      if (!crypto.createHmac('sha256', secret).update('hi').digest().equals(mac)) {
        throw new Error('it is another key');
      }
      return name;
    });
    await step('repository create', async () =>
      (await done(await new ArtifactRegistryClient().createRepository({parent: location, repositoryId: `node-${tag}`, repository: {format: 'DOCKER'}}))).name);
    await step('connectors list', async () => (await new VpcAccessServiceClient().listConnectors({parent: location}))[0].length);
    await step('scheduler job create', async () => {
      const job = {name: `${location}/jobs/node-${tag}`, schedule: '* * * * *', timeZone: 'UTC', httpTarget: {uri: 'https://example.com'}};
      return (await new CloudSchedulerClient().createJob({parent: location, job}))[0].state;
    });
  },

  async pubsub() {
    // The client library's own subscriber: a streaming pull, leases, flow control.
    const pubsub = new PubSub({projectId: project});
    const topic = pubsub.topic(`node-${tag}`, {messageOrdering: true});
    const expected = (got, want) => {
      if (JSON.stringify(got) !== JSON.stringify(want)) {
        throw new Error(`${JSON.stringify(got)} where ${JSON.stringify(want)} was expected`);
      }
      return got;
    };
    /**
     * The next messages of a subscription, each handed to `answer`. With exactly-once delivery the client waits until what is
     * acknowledged is; without it a seek may overtake the acknowledgement.
     */
    const received = (subscription, count, answer = message => message.ackWithResponse()) => new Promise((resolve, reject) => {
      const messages = [];
      let answered = 0;
      const late = setTimeout(() => finish(new Error(`${messages.length} of ${count} messages came`)), 60_000);
      const finish = error => {
        clearTimeout(late);
        subscription.removeAllListeners();
        subscription.close().then(() => (error ? reject(error) : resolve(messages)), reject);
      };
      subscription.on('error', finish);
      subscription.on('message', async message => {
        try {
          messages.push(message);
          await answer(message, messages.length);
          answered++;
          if (answered === count) {
            finish();
          }
        } catch (e) {
          finish(e);
        }
      });
    });
    const texts = messages => messages.map(message => message.data.toString());

    await step('topic create', async () => (await pubsub.createTopic(`node-${tag}`))[0].name);
    await step('topic create twice', async () => {
      try {
        await pubsub.createTopic(`node-${tag}`);
      } catch (e) {
        return expected(e.code, 6);
      }
      throw new Error('it was made twice');
    });
    await step('subscription create', async () =>
      (await topic.createSubscription(`node-all-${tag}`,
        {enableMessageOrdering: true, enableExactlyOnceDelivery: true, retainAckedMessages: true}))[0].name);
    await step('subscription create with a filter', async () =>
      (await topic.createSubscription(`node-paid-${tag}`, {filter: 'attributes.kind = "paid"'}))[0].metadata.filter);
    await step('subscription create, once only', async () => (await topic.createSubscription(`node-once-${tag}`,
      {enableExactlyOnceDelivery: true, filter: 'attributes.kind = "paid"'}))[0].metadata.enableExactlyOnceDelivery);
    await step('messages publish in order', async () => expected((await Promise.all([1, 2, 3, 4, 5].map(row =>
      topic.publishMessage({data: Buffer.from(`row ${row}`), orderingKey: 'rows'})))).length, 5));
    await step('message publish with attributes', async () =>
      topic.publishMessage({json: {sum: 7}, attributes: {kind: 'paid'}}));
    await step('messages received in order', async () => expected(
      texts(await received(pubsub.subscription(`node-all-${tag}`), 6)).filter(text => text.startsWith('row')),
      ['row 1', 'row 2', 'row 3', 'row 4', 'row 5']));
    await step('message filtered, given back, received again', async () => {
      const [first, second] = await received(pubsub.subscription(`node-paid-${tag}`), 2,
        (message, attempt) => (attempt === 1 ? message.nackWithResponse() : message.ackWithResponse()));
      expected(JSON.parse(first.data), {sum: 7});
      return expected(second.id, first.id);
    });
    await step('message acknowledged with a response', async () => {
      const [message] = await received(pubsub.subscription(`node-once-${tag}`), 1, async message =>
        expected(await message.ackWithResponse(), 'SUCCESS'));
      return message.attributes;
    });
    await step('seek to a time', async () => {
      const subscription = pubsub.subscription(`node-all-${tag}`);
      await subscription.seek(new Date(Date.now() - 600_000));
      return expected((await received(subscription, 6)).length, 6);
    });
    await step('snapshot and back', async () => {
      const subscription = pubsub.subscription(`node-all-${tag}`);
      await topic.publishMessage({data: Buffer.from('kept')});
      const [snapshot] = await subscription.createSnapshot(`node-${tag}`);
      expected(texts(await received(subscription, 1)), ['kept']);
      const again = pubsub.subscription(`node-all-${tag}`);
      await again.seek(snapshot.name);
      expected(texts(await received(again, 1)), ['kept']);
      await snapshot.delete();
      return snapshot.name;
    });
    await step('topic policy', async () => {
      await topic.iam.setPolicy({bindings: [{role: 'roles/pubsub.publisher', members: ['user:tour@example.com']}]});
      const [policy] = await topic.iam.getPolicy();
      return expected(policy.bindings[0].members, ['user:tour@example.com']);
    });
    await step('topic permissions', async () =>
      expected((await topic.iam.testPermissions(['pubsub.topics.publish']))[0], {'pubsub.topics.publish': true}));
    await step('object heard of', async () => {
      const [subscription] = await topic.createSubscription(`node-object-${tag}`, {filter: 'attributes:eventType'});
      const bucket = new Storage().bucket(`${project}-node-told-${tag}`);
      await bucket.create();
      await bucket.createNotification(topic.name, {eventTypes: ['OBJECT_FINALIZE'], payloadFormat: 'JSON_API_V1'});
      await bucket.file('told.txt').save('told');
      const [message] = await received(subscription, 1);
      return expected([message.attributes.eventType, JSON.parse(message.data).name], ['OBJECT_FINALIZE', 'told.txt']);
    });
    await step('topic delete leaves its subscriptions', async () => {
      await topic.delete();
      return expected((await pubsub.subscription(`node-all-${tag}`).getMetadata())[0].topic, '_deleted-topic_');
    });
    await step('subscriptions delete', async () => {
      for (const name of ['all', 'paid', 'once', 'object']) {
        await pubsub.subscription(`node-${name}-${tag}`).delete();
      }
      return expected((await pubsub.getSubscriptions())[0].filter(s => s.name.endsWith(tag)).length, 0);
    });
    await pubsub.close();
  },

  // These speak REST and read no proxy variable.
  async compute() {
    const {hostname, port} = new URL(endpoint);
    const direct = {apiEndpoint: hostname, port: Number(port), protocol: 'http'};
    const networks = new compute.NetworksClient(direct);
    const operations = new compute.GlobalOperationsClient(direct);
    const finished = async ([operation]) => (await operations.wait({project, operation: operation.latestResponse.name}))[0];
    const network = `node-${tag}`;
    await step('network create', async () =>
      (await finished(await networks.insert({project, networkResource: {name: network, autoCreateSubnetworks: false}}))).status);
    await step('firewall create', async () => {
      const firewallResource = {
        name: network, network: `global/networks/${network}`,
        allowed: [{IPProtocol: 'tcp', ports: ['443']}], sourceRanges: ['0.0.0.0/0'],
      };
      return (await finished(await new compute.FirewallsClient(direct).insert({project, firewallResource}))).status;
    });
    await step('network in use is not deleted', async () => {
      const {error} = await finished(await networks.delete({project, network}));
      if (error?.errors?.[0]?.code !== 'RESOURCE_IN_USE_BY_ANOTHER_RESOURCE') {
        throw new Error(`it was: ${JSON.stringify(error)}`);
      }
      return error.errors[0].code;
    });
    await step('subnetworks of all regions', async () => {
      let scopes = 0;
      for await (const _ of new compute.SubnetworksClient(direct).aggregatedListAsync({project})) {
        scopes++;
      }
      return scopes;
    });
  },

  async sql() {
    // Enumerations go as numbers over this wire.
    const {hostname, port} = new URL(endpoint);
    const instances = new sql.v1.SqlInstancesServiceClient(
      {fallback: true, apiEndpoint: hostname, port: Number(port), protocol: 'http'});
    const instance = `node-sql-${tag}`;
    await step('sql instance insert by numbers', async () => (await instances.insert({project, body: {
      name: instance, databaseVersion: 'POSTGRES_14', region, settings: {tier: 'db-custom-1-3840', availabilityType: 'REGIONAL'},
    }}))[0].operationType);
    await step('sql instance has names', async () => {
      const [{databaseVersion, settings}] = await instances.get({project, instance});
      if (databaseVersion !== 'POSTGRES_14' || settings.availabilityType !== 'REGIONAL') {
        throw new Error(`${databaseVersion} ${settings.availabilityType}`);
      }
      return databaseVersion;
    });
  },

  async googleapis() {
    google.options({auth: new google.auth.GoogleAuth({scopes: ['https://www.googleapis.com/auth/cloud-platform']})});
    await step('sql instance insert', async () => (await google.sqladmin('v1').instances.insert({project, requestBody: {
      name: `node-${tag}`, databaseVersion: 'POSTGRES_15', region, settings: {tier: 'db-f1-micro'},
    }})).data.operationType);
    await step('networks list', async () => (await google.compute('v1').networks.list({project})).data.kind);
    await step('run v1 services list', async () =>
      (await google.run('v1').namespaces.services.list({parent: `namespaces/${project}`})).data.kind);
    await step('object upload', async () => {
      const storage = google.storage('v1');
      const bucket = `${project}-node-api-${tag}`;
      await storage.buckets.insert({project, requestBody: {name: bucket}});
      await storage.objects.insert({bucket, name: 'o', media: {mimeType: 'text/plain', body: 'hello'}});
      return (await storage.objects.get({bucket, object: 'o', alt: 'media'})).data;
    });
    await step('service account create', async () =>
      (await google.iam('v1').projects.serviceAccounts.create({name: parent, requestBody: {accountId: `node-${tag}`}})).data.email);
    await step('connections list', async () => (await google.servicenetworking('v1').services.connections.list({
      parent: 'services/servicenetworking.googleapis.com', network: `${parent}/global/networks/default`,
    })).data);
  },
};

const wanted = process.argv.slice(2);
for (const [name, part] of Object.entries(parts)) {
  if (wanted.length === 0 || wanted.includes(name)) {
    await part();
  }
}
console.log(`${steps} steps, ${failed} failed`);
process.exit(failed ? 1 : 0);
