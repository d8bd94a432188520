import { findGo } from './find-go.ts';
import { findTool } from './find-tool.ts';
import { fromCache } from './sources/from-cache.ts';
import { fromGoMain } from './sources/from-go-main.ts';
import type { GoMain } from './sources/from-go-main.ts';
import { realIo } from './tool-io.ts';
import type { ToolIo } from './tool-io.ts';
import { ETCD, GO, KUBE_APISERVER } from './versions.ts';

/** Kubernetes keeps its libraries in folders of its own repository and releases them as 0.x of the same 1.x. */
const API_SERVER: GoMain = {
  version: KUBE_APISERVER.version,
  // charts ask for it
  variables: [`k8s.io/component-base/version.gitVersion=v${KUBE_APISERVER.version}`],
  module: 'k8s.io/kubernetes',
  replacement: (line) => {
    const [, module] = /^\s*(k8s\.io\/\S+) => \.\/staging\//.exec(line) ?? [];
    return module === undefined ? null : `${module} => ${module} v${KUBE_APISERVER.libraries}`;
  },
  main: `package main

import (
	"os"

	"k8s.io/component-base/cli"
	"k8s.io/kubernetes/cmd/kube-apiserver/app"
)

func main() { os.Exit(cli.Run(app.NewAPIServerCommand())) }
`,
};

/** Its replacements are folders of what it requires at the same version anyway. */
const ETCD_SERVER: GoMain = {
  version: ETCD.version,
  variables: [],
  module: 'go.etcd.io/etcd/server/v3',
  replacement: () => null,
  main: `package main

import (
	"os"

	"go.etcd.io/etcd/server/v3/etcdmain"
)

func main() { etcdmain.Main(os.Args) }
`,
};

const finder =
  (name: string, program: GoMain) =>
  (io: ToolIo = realIo): Promise<string> =>
    findTool(
      name,
      [fromCache(name, program.version), fromGoMain(name, program, findGo)],
      `Install Go ${GO.oldest} or later so that it is on PATH: ${name} is compiled.`,
      io,
    );

/** Path of a Kubernetes API server, compiled once; that takes three to four minutes on two cores. */
export const findKubeApiserver = finder('kube-apiserver', API_SERVER);
/** Path of the etcd that it keeps its objects in. */
export const findEtcd = finder('etcd', ETCD_SERVER);
