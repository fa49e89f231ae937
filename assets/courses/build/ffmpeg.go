// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strconv"
)

var errNoFFmpeg = errors.New("films are made by ffmpeg, which is not here: apt-get install ffmpeg; or leave the films out with -films=false")

// encode makes a film of frames: WebM with VP9, without sound, and with nothing in it that says when it was made.
func encode(file string, rate int, frames func(each func(board) error) error) error {
	program, err := exec.LookPath("ffmpeg")
	if err != nil {
		return errNoFFmpeg
	}
	half := file + ".half"
	defer os.Remove(half) // gone already when all went well
	cmd := exec.Command(program, "-hide_banner", "-loglevel", "error", "-y",
		"-f", "rawvideo", "-pix_fmt", "rgba", "-s", fmt.Sprintf("%dx%d", filmWidth, filmHeight), "-r", strconv.Itoa(rate), "-i", "-",
		"-an", "-vf", "scale=out_color_matrix=bt709:out_range=tv", "-pix_fmt", "yuv420p",
		"-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709", "-color_range", "tv",
		"-c:v", "libvpx-vp9", "-b:v", "0", "-crf", "32", "-deadline", "realtime", "-cpu-used", "6", "-row-mt", "1", "-tile-columns", "2", "-threads", "4", "-g", "60",
		"-fflags", "+bitexact", "-flags:v", "+bitexact", "-map_metadata", "-1", "-f", "webm", half)
	var said bytes.Buffer
	cmd.Stderr = &said
	in, err := cmd.StdinPipe()
	if err != nil {
		return fmt.Errorf("ffmpeg: %w", err)
	}
	if err := cmd.Start(); err != nil {
		return fmt.Errorf("ffmpeg: %w", err)
	}
	drawn := frames(func(b board) error {
		_, err := in.Write(b.Pix)
		return err
	})
	_ = in.Close() // ffmpeg says what was missing
	if err := cmd.Wait(); err != nil {
		return fmt.Errorf("ffmpeg: %w: %s", err, said.String())
	}
	if drawn != nil {
		return fmt.Errorf("draw frames: %w", drawn)
	}
	return os.Rename(half, file)
}
