/** What the server answers, as far as the commands read it. */
export interface Account {
  id: string;
  business_name: string;
  created: number;
  default_api_version: string;
  test_keys?: ApiKey[];
}

export interface ApiKey {
  id: string;
  account: string;
  allowed_ips: string[];
  created: number;
  expires_at: number | null;
  last4: string;
  livemode: boolean;
  name: string | null;
  permissions: string[];
  secret?: string;
  status: 'active' | 'expired';
  type: 'secret' | 'publishable' | 'restricted';
}
