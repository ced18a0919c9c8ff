#!/usr/bin/env bash
# What only a machine with an NVIDIA GPU can show, in about eight minutes. From the root of a
# checkout that was built there with
#   mvn -Pcuda -pl processor -am package -DskipTests
# (ONNX Runtime's provider needs CUDA 12 and cuDNN 9), prints one section a check and ends with 0 if
# nothing failed. Figures go to the folder $OUT, target/gpu-check by default.
#
# DEVICE=cpu SECONDS_A_CHECK=5 tries the script itself on a machine without a GPU.
set -uo pipefail
cd "$(dirname "$0")/../../.."

device=${DEVICE:-cuda}
seconds=${SECONDS_A_CHECK:-20}
out=${OUT:-processor/target/gpu-check}
mkdir -p "$out"
failed=0

section() { printf '\n== %s (%s)\n' "$1" "$(date +%T)"; }
fail() { echo "FAILED: $1"; failed=1; }
used_mib() { nvidia-smi --query-gpu=memory.used --format=csv,noheader,nounits 2>/dev/null | head -1; }

java=(java -Xmx4g --enable-native-access=ALL-UNNAMED)
jar=processor/target/clipstream.jar
tests="processor/target/test-classes:$jar:$(find "$HOME/.m2" -name 'tribuo-util-onnx-*.jar' -o -name 'protobuf-java-[34]*.jar' | tr '\n' ':')"
"${java[@]}" -cp "$tests" dev.clipstream.testing.ConvModels "$out/models" || fail "the models could not be made"

section "what the machine has"
nvidia-smi -L 2>/dev/null || echo "no nvidia-smi"
"${java[@]}" -jar "$jar" inspect "$out/models/resnet18.onnx" --device "$device" || fail "inspect"

section "every batch size against the CPU, limits of memory"
mvn -q -o ${MAVEN_PROFILE--Pcuda} -pl processor -am test -Dtest=CudaTest -Dsurefire.failIfNoSpecifiedTests=false \
  >"$out/cuda-test.log" 2>&1 && grep -h -m1 SKIPPED "$out/cuda-test.log" || tail -20 "$out/cuda-test.log"
grep -q 'ERROR\|FAILURE' "$out/cuda-test.log" && fail "CudaTest, see $out/cuda-test.log"

section "pipeline over ceiling, 1, 2 and 4 stream threads, three models"
for model in small resnet18 resnet18-fp16; do
  "${java[@]}" -jar "$jar" bench --frame-model "$out/models/$model.onnx" --device "$device" \
    --parts pipeline --rounds 1 --seconds "${seconds}s" --partitions 8 --max-batch 32 \
    --compare stream-threads=2 --compare stream-threads=4 >"$out/bench-$model.txt" 2>"$out/bench-$model.err" ||
    fail "bench of $model, see $out/bench-$model.err"
  head -25 "$out/bench-$model.txt"
done

section "memory of the float32 network under a steady backlog"
"${java[@]}" -jar "$jar" bench --frame-model "$out/models/resnet18.onnx" --device "$device" \
  --parts pipeline --rounds 3 --seconds "$((seconds * 4))s" >"$out/memory.txt" 2>"$out/memory.err" &
bench=$!
before=$(used_mib)
while kill -0 "$bench" 2>/dev/null; do
  echo "$(date +%T) $(used_mib) MiB" | tee -a "$out/memory.log"
  sleep 10
done
wait "$bench" || fail "the backlog of the float32 network ended with $?"
echo "before: ${before:-?} MiB; most: $(awk '{print $2}' "$out/memory.log" | sort -n | tail -1) MiB"

section "a GPU that has no memory left for this process"
# The nearest to a GPU that is lost under way that needs no other program: a limit that one frame
# does not fit into. The process must end with status 1 and a line that says so, and not hang.
timeout 120 "${java[@]}" -jar "$jar" bench --frame-model "$out/models/resnet18.onnx" --device "$device" \
  --gpu-memory 1MiB --parts pipeline --rounds 1 --seconds 5s >"$out/lost.txt" 2>"$out/lost.err"
status=$?
tail -3 "$out/lost.err"
if [ "$device" != cpu ] && [ "$status" != 1 ]; then fail "without memory it ended with $status, not 1"; fi

echo
[ "$failed" = 0 ] && echo "all checks passed" || echo "some checks failed"
exit "$failed"
