# Tests of an integration written in Ruby: against a Credence of their own.
#
#     npm install credence        # or anything else that puts `credence` within reach; see COMMAND
#     ruby test_shop.rb
#
# No network, no account, nobody in front of a camera. The requests are made with the standard library, so that nothing
# has to be installed; with Stripe's gem, say Stripe.api_base = credence.url instead.

require 'json'
require 'minitest/autorun'
require 'net/http'
require 'shellwords'
require 'tmpdir'

COMMAND = Shellwords.split(ENV.fetch('CREDENCE_COMMAND', 'npx credence'))

# A server that lives as long as the tests, in a folder of its own.
class Credence
  attr_reader :url, :secret_key

  def initialize
    @folder = Dir.mktmpdir('credence-')
    @server = IO.popen([{ 'PORT' => '0' }, *COMMAND, 'start', '--json', { chdir: @folder }])
    started = JSON.parse(@server.gets)
    @url = URI(started['url'])
    @secret_key = started['secret_key']
  end

  # Carries out a command of the command line, and answers what it prints. Commands find the server by what it was
  # started with.
  def run(*command)
    said = IO.popen([{ 'PORT' => url.port.to_s }, *COMMAND, *command, '--json', { chdir: @folder }], &:read)
    raise "credence #{command.join(' ')} failed" unless $CHILD_STATUS.success?

    JSON.parse(said)
  end

  # Asks the API.
  def request(method, path, form = {})
    request = Net::HTTP.const_get(method).new(path)
    request.basic_auth(secret_key, '')
    request.set_form_data(form) unless form.empty?
    JSON.parse(Net::HTTP.start(url.host, url.port) { |http| http.request(request) }.body)
  end

  def close
    Process.kill('INT', @server.pid)
    @server.close
    FileUtils.remove_entry(@folder)
  end
end

require 'English'
CREDENCE = Credence.new
Minitest.after_run { CREDENCE.close }

class VerificationTest < Minitest::Test
  SESSIONS = '/v1/identity/verification_sessions'.freeze

  def test_who_is_verified_is_let_in
    id = create['id']
    CREDENCE.run('sessions', 'complete', id, '--outcome', 'verified')
    assert_equal 'verified', retrieve(id)['status']
  end

  def test_a_face_that_does_not_match_is_told_apart
    id = create('options[document][require_matching_selfie]' => 'true')['id']
    CREDENCE.run('sessions', 'complete', id, '--outcome', 'selfie_face_mismatch')
    assert_equal 'selfie_face_mismatch', retrieve(id)['last_error']['code']
  end

  private

  def create(options = {})
    CREDENCE.request('Post', SESSIONS, { 'type' => 'document', **options })
  end

  def retrieve(id)
    CREDENCE.request('Get', "#{SESSIONS}/#{id}")
  end
end
